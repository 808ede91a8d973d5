CREATE DOMAIN words AS text CHECK (value ~ '[^[:space:]]');

-- What is needed, and what somebody may tell beside it.
CREATE TABLE person (
  email     text PRIMARY KEY CHECK (position('@' IN email) > 1 AND email !~ '[[:space:]]' AND email NOT LIKE '%@' AND email NOT LIKE '%@%@%'),
  full_name words NOT NULL,
  called    words,
  greet     text GENERATED ALWAYS AS (coalesce(called, full_name)) STORED
);
CREATE UNIQUE INDEX ON person (lower(email));
CREATE TABLE told (
  email    text PRIMARY KEY REFERENCES person ON UPDATE CASCADE ON DELETE CASCADE,
  gender   words,
  phone    words,
  postcode words,
  born     date
);

CREATE VIEW profile AS
SELECT full_name, called, gender, email, phone, postcode, born
  FROM person LEFT JOIN told USING (email);

CREATE FUNCTION put_profile() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO person (email, full_name, called) VALUES (new.email, new.full_name, new.called);
  ELSE
    UPDATE person SET email = new.email, full_name = new.full_name, called = new.called
     WHERE email = old.email;
  END IF;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO told VALUES (new.email, new.gender, new.phone, new.postcode, new.born);
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER put_profile INSTEAD OF INSERT OR UPDATE ON profile
FOR EACH ROW EXECUTE FUNCTION put_profile();

CREATE VIEW greeting AS
SELECT email, greet AS hello FROM person;
