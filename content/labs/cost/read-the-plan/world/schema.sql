CREATE TABLE film (
  id      int PRIMARY KEY,
  title   text NOT NULL UNIQUE,
  minutes int NOT NULL
);

CREATE TABLE watch (
  id      bigint PRIMARY KEY,
  film_id int NOT NULL,
  minutes int NOT NULL
);

CREATE TABLE rating (
  id      bigint PRIMARY KEY,
  film_id int NOT NULL,
  stars   int NOT NULL
);

CREATE INDEX rating_film ON rating (film_id);
