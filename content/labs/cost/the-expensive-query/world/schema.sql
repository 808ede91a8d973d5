CREATE TABLE film (
  id    int PRIMARY KEY,
  title text NOT NULL,
  genre text NOT NULL
);

CREATE TABLE watch (
  id         bigint PRIMARY KEY,
  viewer_id  int NOT NULL,
  film_id    int NOT NULL,
  started_at timestamptz NOT NULL,
  minutes    int NOT NULL,
  device     text NOT NULL
);
