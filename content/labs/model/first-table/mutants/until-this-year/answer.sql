CREATE TABLE film (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title   text NOT NULL CHECK (btrim(title) <> ''),
  year    int CHECK (year BETWEEN 1888 AND extract(year FROM current_date)),
  minutes int CHECK (minutes > 0),
  code    text UNIQUE,
  UNIQUE (title, year)
);
