CREATE TABLE film (
  id    int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  year  int  NOT NULL
);
CREATE INDEX film_by_year ON film (year, id);
