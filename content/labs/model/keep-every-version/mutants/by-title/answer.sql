CREATE TABLE film (
  id      int PRIMARY KEY,
  title   text NOT NULL,
  minutes int NOT NULL
);
CREATE TABLE film_history (
  version    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id         int NOT NULL,
  title      text NOT NULL,
  minutes    int NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to   timestamptz,
  CHECK (valid_from <= valid_to)
);
CREATE UNIQUE INDEX one_current_version ON film_history (id) WHERE valid_to IS NULL;

CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE film_history SET valid_to = now() WHERE title = old.title AND valid_to IS NULL;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO film_history (id, title, minutes, valid_from)
    VALUES (new.id, new.title, new.minutes, now());
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_version AFTER INSERT OR UPDATE OR DELETE ON film
FOR EACH ROW EXECUTE FUNCTION keep_version();
