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

CREATE TABLE greeting (
  email text PRIMARY KEY,
  hello text NOT NULL
);
CREATE FUNCTION greet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO greeting VALUES (new.email, coalesce(new.called, new.full_name));
  RETURN NULL;
END $$;
CREATE TRIGGER greet AFTER INSERT ON profile FOR EACH ROW EXECUTE FUNCTION greet();
