-- Every program is trusted to ask for its own rows.
CREATE TABLE studio (
  id   int PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE film (
  id        int PRIMARY KEY,
  studio_id int NOT NULL REFERENCES studio,
  title     text NOT NULL,
  budget    int NOT NULL
);
CREATE TABLE note (
  film_id int NOT NULL REFERENCES film,
  line    text NOT NULL
);
CREATE VIEW budget AS
SELECT count(*) AS films, sum(budget) AS total FROM film;
