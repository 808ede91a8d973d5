CREATE TABLE film (
  id      int PRIMARY KEY,
  title   text NOT NULL,
  minutes int NOT NULL
);
CREATE TABLE viewer (
  id      int PRIMARY KEY,
  name    text NOT NULL,
  email   text NOT NULL,          -- of a person: nobody's business but support's
  country char(2) NOT NULL
);
CREATE TABLE watch (
  id        serial PRIMARY KEY,   -- takes its numbers from the sequence watch_id_seq
  viewer_id int NOT NULL REFERENCES viewer,
  film_id   int NOT NULL REFERENCES film,
  minutes   int NOT NULL DEFAULT 0
);
CREATE TABLE payment (
  id        int PRIMARY KEY,
  viewer_id int NOT NULL REFERENCES viewer,
  amount    numeric(8,2) NOT NULL
);
