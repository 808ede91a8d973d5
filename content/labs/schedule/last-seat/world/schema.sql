CREATE TABLE screening (
  id    int PRIMARY KEY,
  film  text NOT NULL,
  seats int NOT NULL
);
CREATE TABLE booking (
  id           int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  screening_id int NOT NULL REFERENCES screening,
  viewer       text NOT NULL
);
