-- Ratings, and the messages about ratings that came in from televisions.

CREATE TABLE rating (
  viewer_id int NOT NULL,
  film_id   int NOT NULL,
  stars     int NOT NULL CHECK (stars BETWEEN 1 AND 5),
  rated_at  timestamptz NOT NULL,
  PRIMARY KEY (viewer_id, film_id)
);

CREATE TABLE rating_inbox (
  viewer_id int NOT NULL,
  film_id   int NOT NULL,
  stars     int NOT NULL CHECK (stars BETWEEN 1 AND 5),
  rated_at  timestamptz NOT NULL,
  PRIMARY KEY (viewer_id, film_id)
);
