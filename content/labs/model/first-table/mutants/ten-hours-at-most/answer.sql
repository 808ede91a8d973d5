CREATE TABLE film (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title   text NOT NULL CHECK (btrim(title) <> ''),
  year    int CHECK (year >= 1888),
  minutes int CHECK (minutes BETWEEN 1 AND 600),
  code    text UNIQUE,
  UNIQUE (title, year)
);
