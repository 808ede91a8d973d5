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

ALTER TABLE person ADD credits int NOT NULL DEFAULT 0 CHECK (credits >= 0);
CREATE FUNCTION counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN UPDATE person SET credits = credits + 1 WHERE id = new.person_id;
  ELSE UPDATE person SET credits = credits - 1 WHERE id = old.person_id; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER counted AFTER INSERT OR DELETE ON credit FOR EACH ROW EXECUTE FUNCTION counted();
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF old.credits > 0 THEN RAISE EXCEPTION 'has a credit'; END IF;
  RETURN old;
END $$;
CREATE TRIGGER keep BEFORE DELETE ON person FOR EACH ROW EXECUTE FUNCTION keep();
