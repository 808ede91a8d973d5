-- Versions are all there is. What is true now is a view of them, and takes changes by a trigger.
CREATE TABLE film_history (
  id         int NOT NULL,
  title      text NOT NULL,
  minutes    int NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to   timestamptz
);
CREATE UNIQUE INDEX one_current_version ON film_history (id) WHERE valid_to IS NULL;

CREATE VIEW film AS
SELECT id, title, minutes FROM film_history WHERE valid_to IS NULL;

CREATE FUNCTION change_film() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    -- What was true for no time at all was never true.
    DELETE FROM film_history WHERE id = old.id AND valid_to IS NULL AND valid_from = transaction_timestamp();
    UPDATE film_history SET valid_to = transaction_timestamp() WHERE id = old.id AND valid_to IS NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN old;
  END IF;
  INSERT INTO film_history VALUES (new.id, new.title, new.minutes, transaction_timestamp());
  RETURN new;
END $$;
CREATE TRIGGER change_film INSTEAD OF INSERT OR UPDATE OR DELETE ON film
FOR EACH ROW EXECUTE FUNCTION change_film();
