CREATE TABLE job (
  id       int PRIMARY KEY,
  queue    text NOT NULL,
  taken_by int
);
