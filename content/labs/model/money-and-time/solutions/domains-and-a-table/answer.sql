CREATE DOMAIN money_amount AS numeric CHECK (value > 0 AND scale(trim_scale(value)) <= 2);
CREATE DOMAIN currency_code AS text CHECK (length(value) = 3 AND value = upper(value) AND value !~ '[^A-Z]');

CREATE TABLE payment (
  reference text PRIMARY KEY,
  amount    money_amount NOT NULL,
  currency  currency_code NOT NULL,
  paid_at   timestamp with time zone NOT NULL
);
CREATE TABLE release (
  title text PRIMARY KEY,
  day   date NOT NULL
);

-- The zones that this server knows, as rows that a reminder points at.
CREATE TABLE zone (
  name text PRIMARY KEY
);
INSERT INTO zone SELECT name FROM pg_timezone_names;

CREATE TABLE reminder (
  email   text PRIMARY KEY,
  at_time time NOT NULL,
  zone    text NOT NULL REFERENCES zone
);
