-- Whoever books holds the row of the room until the transaction ends, so two never look at once.
CREATE TABLE room (
  name text PRIMARY KEY
);
CREATE TABLE booking (
  room      text NOT NULL REFERENCES room DEFERRABLE INITIALLY DEFERRED,
  starts_at timestamptz NOT NULL,
  ends_at   timestamptz NOT NULL,
  canceled  boolean NOT NULL DEFAULT false,
  CHECK (starts_at < ends_at)
);
CREATE FUNCTION book() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO room VALUES (new.room) ON CONFLICT DO NOTHING;
  PERFORM FROM room WHERE name = new.room FOR UPDATE;
  RETURN new;
END $$;
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT new.canceled AND 1 < (SELECT count(*) FROM booking b
      WHERE b.room = new.room AND NOT b.canceled
        AND b.starts_at < new.ends_at AND b.ends_at > new.starts_at) THEN
    RAISE exclusion_violation USING MESSAGE = 'this room is taken';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER book BEFORE INSERT OR UPDATE ON booking FOR EACH ROW EXECUTE FUNCTION book();
CREATE TRIGGER look AFTER INSERT OR UPDATE OF room, starts_at, ends_at ON booking FOR EACH ROW EXECUTE FUNCTION look();
