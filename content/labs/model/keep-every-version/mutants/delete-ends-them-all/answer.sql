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
CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    UPDATE film_history SET valid_to = now() WHERE id = OLD.id AND valid_to IS NULL;
  ELSIF TG_OP = 'DELETE' THEN
    UPDATE film_history SET valid_to = now()
     WHERE id = OLD.id AND valid_from = (SELECT max(valid_from) FROM film_history WHERE id = OLD.id);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO film_history VALUES (NEW.id, NEW.title, NEW.minutes, now(), NULL);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_version AFTER INSERT OR UPDATE OR DELETE ON film
  FOR EACH ROW EXECUTE FUNCTION keep_version();
