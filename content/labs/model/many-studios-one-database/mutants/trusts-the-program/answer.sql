CREATE TABLE studio (
  id   int PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE film (
  id        int PRIMARY KEY,
  studio_id int NOT NULL REFERENCES studio,
  title     text NOT NULL,
  budget    int NOT NULL,
  UNIQUE (studio_id, title)
);
CREATE TABLE note (
  film_id int NOT NULL REFERENCES film,
  line    text NOT NULL
);

CREATE VIEW budget WITH (security_invoker = true) AS
SELECT count(*) AS films, coalesce(sum(budget), 0) AS total FROM film;
