CREATE TABLE sheet (
  viewer     text NOT NULL,
  email      text NOT NULL,
  film       text NOT NULL,
  year       text NOT NULL,
  watched_on text NOT NULL,
  stars      text NOT NULL
);
