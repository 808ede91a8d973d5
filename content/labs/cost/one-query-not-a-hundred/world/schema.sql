CREATE TABLE film (
  id    int PRIMARY KEY,
  title text NOT NULL         -- remakes have the same
);

CREATE TABLE list_entry (
  viewer_id int NOT NULL,
  position  int NOT NULL,
  film_id   int NOT NULL REFERENCES film,
  PRIMARY KEY (viewer_id, position),
  UNIQUE (viewer_id, film_id)
);

CREATE TABLE rating (
  film_id   int NOT NULL,
  viewer_id int NOT NULL,
  stars     int NOT NULL,
  PRIMARY KEY (film_id, viewer_id)
);
