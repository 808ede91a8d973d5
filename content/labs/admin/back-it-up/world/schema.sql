CREATE TABLE film (
  id      int PRIMARY KEY,
  title   text NOT NULL UNIQUE,
  minutes int NOT NULL CHECK (minutes > 0)
);
CREATE TABLE watch (
  id      serial PRIMARY KEY,
  film_id int NOT NULL REFERENCES film,
  viewer  text NOT NULL,
  minutes int NOT NULL DEFAULT 0
);
CREATE TABLE rating (
  film_id int NOT NULL REFERENCES film,
  viewer  text NOT NULL,
  stars   int NOT NULL CHECK (stars BETWEEN 1 AND 5),
  note    text,                          -- NULL: nothing was said
  PRIMARY KEY (film_id, viewer)
);
