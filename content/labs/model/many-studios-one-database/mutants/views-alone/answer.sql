CREATE TABLE studio (
  id   int PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE all_films (
  id        int PRIMARY KEY,
  studio_id int NOT NULL REFERENCES studio,
  title     text NOT NULL,
  budget    int NOT NULL,
  UNIQUE (studio_id, title)
);
CREATE TABLE all_notes (
  film_id int NOT NULL REFERENCES all_films,
  line    text NOT NULL
);

CREATE VIEW film AS
SELECT * FROM all_films WHERE studio_id = nullif(current_setting('app.studio', true), '')::int
WITH CHECK OPTION;
CREATE VIEW note AS
SELECT * FROM all_notes WHERE film_id IN (SELECT id FROM film)
WITH CHECK OPTION;

CREATE VIEW budget AS
SELECT count(*) AS films, coalesce(sum(budget), 0) AS total FROM film;
