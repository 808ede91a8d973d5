CREATE TABLE film (
  id      int PRIMARY KEY,
  title   text NOT NULL,
  minutes int NOT NULL
);
-- Who writes into this, and when?
CREATE TABLE film_history (
  id         int,
  title      text,
  minutes    int,
  valid_from timestamptz,
  valid_to   timestamptz
);
