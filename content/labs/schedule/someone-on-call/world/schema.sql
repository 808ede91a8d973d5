CREATE TABLE shift (
  id   int PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE engineer (
  id       int PRIMARY KEY,
  name     text NOT NULL,
  shift_id int NOT NULL REFERENCES shift,
  on_call  boolean NOT NULL
);
