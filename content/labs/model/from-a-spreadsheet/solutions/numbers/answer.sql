CREATE TABLE viewer (
  id    int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE CHECK (email = lower(btrim(email))),
  name  text NOT NULL
);
CREATE TABLE film (
  id    int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  year  int NOT NULL,
  UNIQUE (title, year)
);
CREATE TABLE watched (
  viewer_id int NOT NULL REFERENCES viewer,
  film_id   int NOT NULL REFERENCES film,
  day       date NOT NULL,
  stars     int CHECK (stars BETWEEN 1 AND 5),
  PRIMARY KEY (viewer_id, film_id, day)
);

INSERT INTO viewer (email, name)
SELECT DISTINCT lower(btrim(email)), btrim(viewer) FROM sheet WHERE btrim(email) <> '';

INSERT INTO film (title, year)
SELECT DISTINCT btrim(film), year::int FROM sheet WHERE btrim(film) <> '';

INSERT INTO watched (viewer_id, film_id, day, stars)
SELECT DISTINCT v.id, f.id, s.watched_on::date, nullif(btrim(s.stars), '')::int
  FROM sheet s
  JOIN viewer v ON v.email = lower(btrim(s.email))
  JOIN film f ON f.title = btrim(s.film) AND f.year::text = btrim(s.year);

CREATE VIEW viewing AS
SELECT v.email, f.title, f.year, w.day, w.stars
  FROM watched w
  JOIN viewer v ON v.id = w.viewer_id
  JOIN film f ON f.id = w.film_id;
