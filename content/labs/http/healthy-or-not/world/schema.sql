CREATE TABLE film (
  id integer PRIMARY KEY,
  title text NOT NULL
);
