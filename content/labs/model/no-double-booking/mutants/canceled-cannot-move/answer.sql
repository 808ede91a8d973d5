CREATE TABLE booking (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room      text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at   timestamptz NOT NULL,
  canceled  boolean NOT NULL DEFAULT false,
  CHECK (starts_at < ends_at),
  EXCLUDE USING gist (room WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (NOT canceled)
);
CREATE FUNCTION fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF old.canceled AND new.canceled THEN RAISE EXCEPTION 'canceled'; END IF; RETURN new; END $$;
CREATE TRIGGER fixed BEFORE UPDATE ON booking FOR EACH ROW EXECUTE FUNCTION fixed();
