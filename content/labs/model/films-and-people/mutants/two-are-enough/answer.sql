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

CREATE FUNCTION few() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM credit WHERE film_id = new.film_id AND role = new.role) >= 2 THEN RAISE EXCEPTION 'enough'; END IF;
  RETURN new;
END $$;
CREATE TRIGGER few BEFORE INSERT ON credit FOR EACH ROW EXECUTE FUNCTION few();
