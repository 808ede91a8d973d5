CREATE TABLE film (
  id    int PRIMARY KEY,
  title text NOT NULL
);
CREATE TABLE person (
  id   int PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE credit (
  film_id   int REFERENCES film (id) ON DELETE CASCADE,
  person_id int REFERENCES person (id),
  role      text CHECK (role NOT IN
    ('Director', 'producer', 'actress', '', 'codirector', 'director ', 'writers', ' actor')),
  PRIMARY KEY (film_id, person_id, role)
);
