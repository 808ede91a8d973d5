CREATE TABLE film (
  id    int PRIMARY KEY,
  title text NOT NULL
);
CREATE TABLE person (
  id   int PRIMARY KEY,
  name text NOT NULL
);
-- A role is a row: a new one needs no change of any table.
CREATE TABLE role (
  name text PRIMARY KEY
);
INSERT INTO role VALUES ('director'), ('writer'), ('actor'), ('composer');

CREATE TABLE credit (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  film_id   int NOT NULL REFERENCES film ON DELETE CASCADE,
  person_id int NOT NULL REFERENCES person ON DELETE RESTRICT,
  role      text REFERENCES role,
  UNIQUE (film_id, person_id, role)
);
