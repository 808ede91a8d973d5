CREATE TABLE viewer (
  id       int PRIMARY KEY,
  country  text NOT NULL,
  language text NOT NULL,
  details  jsonb NOT NULL
);
CREATE TABLE watch (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  viewer_id int NOT NULL,
  film_id   int NOT NULL
);
