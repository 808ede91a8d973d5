CREATE TABLE booking (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room      text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at   timestamptz NOT NULL,
  canceled  boolean NOT NULL DEFAULT false,
  CHECK (starts_at < ends_at),
  EXCLUDE USING gist (room WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (NOT canceled)
);
CREATE FUNCTION clean() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM booking b WHERE b.canceled AND b.room = new.room AND (b.starts_at, b.ends_at) = (new.starts_at, new.ends_at); RETURN new; END $$;
CREATE TRIGGER clean BEFORE INSERT ON booking FOR EACH ROW EXECUTE FUNCTION clean();
