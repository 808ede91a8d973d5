CREATE TABLE film (
  id      int PRIMARY KEY,
  title   text NOT NULL,
  minutes int NOT NULL
);
CREATE TABLE film_history (
  id         int NOT NULL,
  title      text NOT NULL,
  minutes    int NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to   timestamptz
);
CREATE UNIQUE INDEX one_current_version ON film_history (id) WHERE valid_to IS NULL;

-- The clock is read once for each change, so what ends and what begins have the same moment.
CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moment timestamptz := clock_timestamp();
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE film_history SET valid_to = moment WHERE id = old.id AND valid_to IS NULL;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO film_history (id, title, minutes, valid_from)
    VALUES (new.id, new.title, new.minutes, moment);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_version AFTER INSERT OR UPDATE OR DELETE ON film
FOR EACH ROW EXECUTE FUNCTION keep_version();
