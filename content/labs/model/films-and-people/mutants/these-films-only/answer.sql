CREATE TABLE film (
  id    int PRIMARY KEY,
  title text NOT NULL
);
CREATE TABLE person (
  id   int PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE credit (
  film_id   int CHECK (film_id BETWEEN 101 AND 103),
  person_id int CHECK (person_id BETWEEN 207 AND 209),
  role      text CHECK (role IN ('director', 'writer', 'actor', 'composer')),
  PRIMARY KEY (film_id, person_id, role)
);
