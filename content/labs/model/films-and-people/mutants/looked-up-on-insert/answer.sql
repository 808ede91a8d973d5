CREATE TABLE film (
  id    int PRIMARY KEY,
  title text NOT NULL
);
CREATE TABLE person (
  id   int PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE credit (
  film_id   int,
  person_id int,
  role      text CHECK (role IN ('director', 'writer', 'actor', 'composer')),
  PRIMARY KEY (film_id, person_id, role)
);
CREATE FUNCTION look_at_credit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM film WHERE id = new.film_id) THEN
    RAISE EXCEPTION 'no such film';
  END IF;
  IF NOT EXISTS (SELECT FROM person WHERE id = new.person_id) THEN
    RAISE EXCEPTION 'no such person';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER look_at_credit BEFORE INSERT ON credit
FOR EACH ROW EXECUTE FUNCTION look_at_credit();
CREATE FUNCTION film_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM credit WHERE film_id = old.id;
  RETURN old;
END $$;
CREATE TRIGGER film_goes BEFORE DELETE ON film FOR EACH ROW EXECUTE FUNCTION film_goes();
CREATE FUNCTION person_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM credit WHERE person_id = old.id) THEN
    RAISE EXCEPTION 'somebody credits them';
  END IF;
  RETURN old;
END $$;
CREATE TRIGGER person_stays BEFORE DELETE ON person FOR EACH ROW EXECUTE FUNCTION person_stays();
