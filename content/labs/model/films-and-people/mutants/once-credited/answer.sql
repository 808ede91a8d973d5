CREATE TYPE credit_role AS ENUM ('director', 'writer', 'actor', 'composer');

CREATE TABLE film (
  id    int PRIMARY KEY,
  title text NOT NULL
);
CREATE TABLE person (
  id   int PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE credit (
  film_id   int REFERENCES film (id) ON DELETE CASCADE,
  person_id int REFERENCES person (id),
  role      credit_role,
  PRIMARY KEY (film_id, person_id, role)
);

ALTER TABLE person ADD credited boolean NOT NULL DEFAULT false;
CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE person SET credited = true WHERE id = new.person_id;
  RETURN new;
END $$;
CREATE TRIGGER mark AFTER INSERT OR UPDATE ON credit FOR EACH ROW EXECUTE FUNCTION mark();
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF old.credited THEN RAISE EXCEPTION 'has a credit'; END IF;
  RETURN old;
END $$;
CREATE TRIGGER keep BEFORE DELETE ON person FOR EACH ROW EXECUTE FUNCTION keep();
