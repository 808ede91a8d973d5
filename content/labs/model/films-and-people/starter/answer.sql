-- One column a film: who else made it?
CREATE TABLE person (
  id   int PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE film (
  id          int PRIMARY KEY,
  title       text NOT NULL,
  director_id int REFERENCES person (id)
);
