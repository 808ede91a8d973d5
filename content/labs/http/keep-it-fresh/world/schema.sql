CREATE TABLE poster (
  hash text PRIMARY KEY,
  svg  text NOT NULL
);
CREATE TABLE film (
  id          int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title       text NOT NULL,
  title_de    text NOT NULL,
  genre       text NOT NULL,
  poster_hash text NOT NULL REFERENCES poster
);
CREATE TABLE wish (
  token   text NOT NULL,
  film_id int  NOT NULL REFERENCES film
);
