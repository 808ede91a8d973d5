CREATE TABLE viewer (
  email text PRIMARY KEY CHECK (email = lower(email)),
  name  text NOT NULL
);
CREATE TABLE film (
  title text,
  year  int,
  PRIMARY KEY (title, year)
);
CREATE TABLE viewing (
  email text REFERENCES viewer ON UPDATE CASCADE,
  title text,
  year  int,
  day   date,
  stars int CHECK (stars IN (1, 2, 3, 4, 5)),
  PRIMARY KEY (email, title, year, day),
  FOREIGN KEY (title, year) REFERENCES film ON UPDATE CASCADE
);

-- The sheet once more, its texts made plain.
CREATE VIEW plain AS
SELECT lower(trim(email)) AS email, viewer AS name, trim(film) AS title,
       nullif(trim(year), '')::int AS year, nullif(trim(watched_on), '')::date AS day,
       nullif(trim(stars), '')::int AS stars
  FROM sheet;

INSERT INTO viewer SELECT email, min(name) FROM plain WHERE email <> '' GROUP BY email;
INSERT INTO film SELECT title, year FROM plain WHERE title <> '' GROUP BY title, year;
INSERT INTO viewing
SELECT email, title, year, day, max(stars) FROM plain
 WHERE email <> '' AND title <> '' GROUP BY email, title, year, day;
DROP VIEW plain;
