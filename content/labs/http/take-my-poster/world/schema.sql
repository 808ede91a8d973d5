CREATE TABLE film (
  id    int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL
);
CREATE TABLE poster (
  film_id int   PRIMARY KEY REFERENCES film,
  type    text  NOT NULL,
  image   bytea NOT NULL
);
