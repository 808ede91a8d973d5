CREATE FUNCTION is_zone(zone text) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM pg_timezone_names WHERE name = zone);

CREATE TABLE payment (
  reference text PRIMARY KEY,
  amount    numeric NOT NULL CHECK (amount > 0 AND amount = round(amount, 2)),
  currency  text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  paid_at   timestamptz NOT NULL
);
CREATE TABLE release (
  title text PRIMARY KEY,
  day   date NOT NULL
);
CREATE TABLE reminder (
  email   text,
  at_time time NOT NULL,
  zone    text NOT NULL CHECK (is_zone(zone)), PRIMARY KEY (email, zone)
);
