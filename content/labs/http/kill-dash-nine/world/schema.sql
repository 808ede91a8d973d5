CREATE TABLE screening (
  id         int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title      text NOT NULL,
  seats_left int  NOT NULL CHECK (seats_left >= 0)
);
CREATE TABLE ticket (
  id           uuid PRIMARY KEY,
  screening_id int  NOT NULL REFERENCES screening,
  buyer        text NOT NULL
);

-- Storing takes 120 ms, as it does on a busy disk.
CREATE FUNCTION busy_disk() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  done_at timestamptz := clock_timestamp() + '120 ms';
BEGIN
  WHILE clock_timestamp() < done_at LOOP
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER busy_disk BEFORE INSERT ON ticket
  FOR EACH ROW EXECUTE FUNCTION busy_disk();
CREATE TRIGGER busy_disk BEFORE UPDATE ON screening
  FOR EACH ROW EXECUTE FUNCTION busy_disk();
