CREATE TABLE film (
  id    int PRIMARY KEY,
  title text NOT NULL
);

CREATE TABLE list_entry (
  viewer_id int NOT NULL,
  position  int NOT NULL,
  film_id   int NOT NULL,
  PRIMARY KEY (viewer_id, position)
);

CREATE TABLE rating (
  film_id   int NOT NULL,
  viewer_id int NOT NULL,
  stars     int NOT NULL,
  PRIMARY KEY (film_id, viewer_id)
);
