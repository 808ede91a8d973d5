CREATE TABLE film (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title   text NOT NULL CHECK (btrim(title) <> ''),
  year    text CHECK (year ~ '^[0-9]+$' AND year::int >= 1888),
  minutes text CHECK (minutes ~ '^[0-9]+$' AND minutes::int >= 1),
  code    text UNIQUE,
  UNIQUE (title, year)
);
