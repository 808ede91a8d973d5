CREATE TABLE watch (
  id         bigint PRIMARY KEY,
  viewer_id  int NOT NULL,
  film_id    int NOT NULL,
  started_at timestamptz NOT NULL,
  minutes    int NOT NULL
);

CREATE INDEX watch_started ON watch (started_at);
