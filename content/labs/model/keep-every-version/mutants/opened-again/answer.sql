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
  IF TG_OP <> 'INSERT' THEN
    UPDATE film_history SET valid_to = now() WHERE id = OLD.id AND valid_to IS NULL;
  ELSE
    -- the film is back as it was: go on with its last version
    UPDATE film_history SET valid_to = NULL
     WHERE id = NEW.id AND title = NEW.title AND minutes = NEW.minutes
       AND (valid_from, valid_to) = (SELECT valid_from, valid_to FROM film_history WHERE id = NEW.id
                                      ORDER BY valid_to DESC, valid_from DESC LIMIT 1);
    IF FOUND THEN
      RETURN NULL;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO film_history VALUES (NEW.id, NEW.title, NEW.minutes, now(), NULL);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_version AFTER INSERT OR UPDATE OR DELETE ON film
  FOR EACH ROW EXECUTE FUNCTION keep_version();
