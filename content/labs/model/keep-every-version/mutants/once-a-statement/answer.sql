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

CREATE FUNCTION keep_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO film_history SELECT id, title, minutes, now(), NULL FROM came;
  RETURN NULL;
END $$;
CREATE FUNCTION keep_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  one film;
BEGIN
  SELECT * INTO one FROM came ORDER BY id LIMIT 1;
  UPDATE film_history SET valid_to = now() WHERE id = one.id AND valid_to IS NULL;
  INSERT INTO film_history VALUES (one.id, one.title, one.minutes, now(), NULL);
  RETURN NULL;
END $$;
CREATE FUNCTION keep_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE film_history SET valid_to = now() WHERE id IN (SELECT id FROM went) AND valid_to IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_new AFTER INSERT ON film REFERENCING NEW TABLE AS came
FOR EACH STATEMENT EXECUTE FUNCTION keep_new();
CREATE TRIGGER keep_change AFTER UPDATE ON film REFERENCING NEW TABLE AS came
FOR EACH STATEMENT EXECUTE FUNCTION keep_change();
CREATE TRIGGER keep_end AFTER DELETE ON film REFERENCING OLD TABLE AS went
FOR EACH STATEMENT EXECUTE FUNCTION keep_end();
