-- Whoever books holds a lock on the name of the room until the transaction ends, so two never look at once.
CREATE TABLE booking (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  room      text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at   timestamptz NOT NULL,
  canceled  boolean NOT NULL DEFAULT false,
  CHECK (starts_at < ends_at)
);
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN PERFORM pg_advisory_xact_lock(hashtext(new.room)); END IF;
  IF EXISTS (SELECT FROM booking b
      WHERE b.room = new.room AND NOT b.canceled AND b.id <> new.id
        AND b.starts_at < new.ends_at AND b.ends_at > new.starts_at) THEN
    RAISE EXCEPTION 'this room is taken' USING ERRCODE = 'ROOM1';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER look BEFORE INSERT OR UPDATE ON booking
FOR EACH ROW WHEN (NOT new.canceled) EXECUTE FUNCTION look();
