CREATE TABLE booking (
  room      text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at   timestamptz NOT NULL,
  canceled  boolean NOT NULL DEFAULT false,
  CHECK (starts_at < ends_at)
);
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT new.canceled AND 1 < (SELECT count(*) FROM booking b
      WHERE b.room = new.room AND NOT b.canceled
        AND b.starts_at < new.ends_at AND b.ends_at > new.starts_at) THEN
    RAISE exclusion_violation USING MESSAGE = 'this room is taken';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER look AFTER INSERT OR UPDATE ON booking FOR EACH ROW EXECUTE FUNCTION look();
