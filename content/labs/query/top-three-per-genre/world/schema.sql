-- The films on Reel's home page, with last month's views.

CREATE TABLE film (
  id      int PRIMARY KEY,
  title   text NOT NULL,
  genre   text NOT NULL,
  minutes int NOT NULL CHECK (minutes > 0),
  views   int NOT NULL CHECK (views >= 0)      -- how often it was started last month
);
