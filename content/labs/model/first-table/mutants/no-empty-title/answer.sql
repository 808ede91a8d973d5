CREATE TABLE film (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title   text NOT NULL CHECK (title <> ''),
  year    int CHECK (year >= 1888),
  minutes int CHECK (minutes > 0),
  code    text UNIQUE,
  UNIQUE (title, year)
);
