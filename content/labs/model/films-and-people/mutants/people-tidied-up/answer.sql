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

CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  people int[] := (SELECT array_agg(person_id) FROM credit WHERE film_id = old.id);
BEGIN
  DELETE FROM credit WHERE film_id = old.id;
  DELETE FROM person WHERE id = ANY (people) AND NOT EXISTS (SELECT FROM credit WHERE person_id = person.id);
  RETURN old;
END $$;
CREATE TRIGGER tidy BEFORE DELETE ON film FOR EACH ROW EXECUTE FUNCTION tidy();
