CREATE TABLE film (
  id    int PRIMARY KEY,
  title text NOT NULL
);
CREATE TABLE person (
  id   int PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE credit (
  film_id   int REFERENCES film ON DELETE CASCADE,
  person_id int REFERENCES person,
  role      text CHECK (role ~ 'director|writer|actor|composer' AND role !~ 'actress'),
  PRIMARY KEY (film_id, person_id, role)
);
