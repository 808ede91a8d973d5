CREATE TABLE film (
  id    int PRIMARY KEY,
  title text NOT NULL
);
CREATE TABLE watch (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  film_id int NOT NULL,                -- no foreign key yet
  viewer  text,                        -- never NULL, so far only because programs are careful
  minutes int NOT NULL
);
