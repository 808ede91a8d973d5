CREATE FUNCTION is_zone(zone text) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM pg_timezone_names WHERE name = zone);

CREATE TABLE payment (
  reference text PRIMARY KEY,
  amount    numeric NOT NULL,
  currency  text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  paid_at   timestamptz NOT NULL
);
CREATE TABLE release (
  title text PRIMARY KEY,
  day   date NOT NULL
);
CREATE TABLE reminder (
  email   text PRIMARY KEY,
  at_time time NOT NULL,
  zone    text NOT NULL CHECK (is_zone(zone))
);
CREATE FUNCTION look_at_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.amount <= 0 OR new.amount <> round(new.amount, 2) THEN
    RAISE EXCEPTION 'an amount is more than 0, to the cent';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER look_at_payment BEFORE INSERT ON payment
FOR EACH ROW EXECUTE FUNCTION look_at_payment();
