CREATE TABLE film (
  id      int GENERATED ALWAYS AS IDENTITY,
  title   text NOT NULL CHECK (btrim(title) <> ''),
  year    int CHECK (year >= 1888),
  minutes int CHECK (minutes > 0),
  code    text UNIQUE,
  UNIQUE (title, year)
);
