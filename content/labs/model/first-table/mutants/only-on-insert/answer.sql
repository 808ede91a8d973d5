CREATE TABLE film (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title   text,
  year    int,
  minutes int,
  code    text UNIQUE,
  UNIQUE (title, year)
);
CREATE FUNCTION look_at_film() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.title IS NULL OR btrim(new.title) = '' THEN
    RAISE EXCEPTION 'a film has a title';
  END IF;
  IF new.year < 1888 THEN
    RAISE EXCEPTION 'the first film is of 1888';
  END IF;
  IF new.minutes < 1 THEN
    RAISE EXCEPTION 'a film lasts a minute or more';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER look_at_film BEFORE INSERT ON film
FOR EACH ROW EXECUTE FUNCTION look_at_film();
