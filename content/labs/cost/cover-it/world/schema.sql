CREATE TABLE watch (
  id         bigint PRIMARY KEY,
  viewer_id  int NOT NULL,
  film_id    int NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at   timestamptz,           -- NULL: still open
  device     text NOT NULL
);
