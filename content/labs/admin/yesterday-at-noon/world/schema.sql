CREATE TABLE film (
  id    int PRIMARY KEY,
  title text NOT NULL
);
CREATE TABLE rating (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  film_id int NOT NULL REFERENCES film,
  viewer  text NOT NULL,
  stars   int NOT NULL CHECK (stars BETWEEN 1 AND 5)
);
