CREATE TABLE film (
  id      int PRIMARY KEY,
  title   text NOT NULL CHECK (btrim(title) <> ''),
  year    int CHECK (year >= 1888),
  minutes int CHECK (minutes > 0),
  code    text UNIQUE,
  UNIQUE (title, year)
);
CREATE FUNCTION next_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  new.id := coalesce((SELECT max(id) FROM film), 0) + 1;
  RETURN new;
END $$;
CREATE TRIGGER next_id BEFORE INSERT ON film FOR EACH ROW EXECUTE FUNCTION next_id();
