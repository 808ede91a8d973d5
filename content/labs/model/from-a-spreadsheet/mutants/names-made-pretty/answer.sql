CREATE TABLE viewer (
  id    int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  name  text NOT NULL
);
CREATE TABLE film (
  id    int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  year  int NOT NULL,
  UNIQUE (title, year)
);
CREATE TABLE watched (
  viewer_id int NOT NULL REFERENCES viewer (id),
  film_id   int NOT NULL REFERENCES film (id),
  day       date NOT NULL,
  stars     int,
  PRIMARY KEY (viewer_id, film_id, day)
);
INSERT INTO viewer (email, name)
SELECT DISTINCT lower(btrim(email)), initcap(btrim(viewer))
  FROM sheet WHERE btrim(email) <> '';
INSERT INTO film (title, year)
SELECT DISTINCT btrim(film), btrim(year)::int
  FROM sheet WHERE btrim(film) <> '';
INSERT INTO watched (viewer_id, film_id, day, stars)
SELECT DISTINCT v.id, f.id, btrim(s.watched_on)::date, nullif(btrim(s.stars), '')::int
  FROM sheet s
  JOIN viewer v ON v.email = lower(btrim(s.email))
  JOIN film f ON f.title = btrim(s.film) AND f.year = nullif(btrim(s.year), '')::int
 WHERE btrim(s.film) <> '';
CREATE VIEW viewing AS
SELECT v.email, f.title, f.year, w.day, w.stars
  FROM watched w JOIN viewer v ON v.id = w.viewer_id JOIN film f ON f.id = w.film_id;
