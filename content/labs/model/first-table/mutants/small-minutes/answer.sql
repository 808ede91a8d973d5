CREATE TABLE film (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title   text NOT NULL CHECK (btrim(title) <> ''),
  year    smallint CHECK (year >= 1888),
  minutes smallint CHECK (minutes > 0),
  code    text UNIQUE,
  UNIQUE (title, year)
);
