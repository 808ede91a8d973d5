CREATE TABLE film (
  id      int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title   text NOT NULL,
  year    int  NOT NULL,
  minutes int  NOT NULL CHECK (minutes > 0)
);
CREATE TABLE watch (
  id      int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  film_id int  NOT NULL REFERENCES film,
  viewer  text NOT NULL
);
