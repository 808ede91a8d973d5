-- A table for films. What may be unknown, what never comes twice, what can never be right?
CREATE TABLE film (
  id      int,
  title   text,
  year    int,
  minutes int,
  code    text
);
