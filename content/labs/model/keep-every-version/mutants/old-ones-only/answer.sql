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
  INSERT INTO film_history (id, title, minutes, valid_from, valid_to)
  VALUES (old.id, old.title, old.minutes,
          coalesce((SELECT max(valid_to) FROM film_history h WHERE h.id = old.id), now()), now());
  RETURN NULL;
END $$;
CREATE TRIGGER keep_version AFTER UPDATE OR DELETE ON film
FOR EACH ROW EXECUTE FUNCTION keep_version();
