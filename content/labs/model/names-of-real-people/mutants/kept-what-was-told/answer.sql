CREATE TABLE profile (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  full_name text NOT NULL CHECK (btrim(full_name) <> ''),
  called    text CHECK (btrim(called) <> ''),
  gender    text,
  email     text NOT NULL CHECK (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  phone     text,
  postcode  text,
  born      date
);
CREATE UNIQUE INDEX one_profile_an_email ON profile (lower(email));

CREATE VIEW greeting AS
SELECT email, coalesce(called, full_name) AS hello FROM profile;

CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  new.phone := coalesce(new.phone, old.phone); new.born := coalesce(new.born, old.born); new.postcode := coalesce(new.postcode, old.postcode);
  RETURN new;
END $$;
CREATE TRIGGER tidy BEFORE UPDATE ON profile FOR EACH ROW EXECUTE FUNCTION tidy();
