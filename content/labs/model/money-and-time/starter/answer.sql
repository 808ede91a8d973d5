-- Which values does each type hold, and which does it let in?
CREATE TABLE payment (
  reference text,
  amount    double precision,
  currency  text,
  paid_at   timestamp
);
CREATE TABLE release (
  title text,
  day   text
);
CREATE TABLE reminder (
  email   text,
  at_time text,
  zone    text
);
