-- What people search in: titles and what the films are about.

CREATE TABLE film (
  id       int PRIMARY KEY,
  title    text NOT NULL,
  synopsis text NOT NULL
);
