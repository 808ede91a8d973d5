CREATE TABLE film (id int PRIMARY KEY, title text NOT NULL, minutes int NOT NULL);
CREATE TABLE film_history (
  id int, version int, title text, minutes int, valid_from timestamptz, valid_to timestamptz,
  PRIMARY KEY (id, version)
);
CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  next int := 1;
  m timestamptz := clock_timestamp();
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE film_history SET valid_to = m WHERE id = old.id AND valid_to IS NULL RETURNING version + 1 INTO next;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO film_history VALUES (new.id, next, new.title, new.minutes, m);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_version AFTER INSERT OR UPDATE OR DELETE ON film FOR EACH ROW EXECUTE FUNCTION keep_version();
