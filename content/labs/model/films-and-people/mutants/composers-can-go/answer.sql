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

CREATE FUNCTION go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM credit WHERE person_id = old.id AND role = 'composer';
  RETURN old;
END $$;
CREATE TRIGGER go BEFORE DELETE ON person FOR EACH ROW EXECUTE FUNCTION go();
