CREATE TABLE profile (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  full_name text NOT NULL CHECK (btrim(full_name) <> ''),
  called    text CHECK (btrim(called) <> ''),
  gender    text,
  email     text NOT NULL CHECK (email ~ '^[^@[:space:]]+@[[:alnum:].-]+$'),
  phone     text,
  postcode  text,
  born      date
);
CREATE UNIQUE INDEX one_profile_an_email ON profile (lower(email));

CREATE VIEW greeting AS
SELECT email, coalesce(called, full_name) AS hello FROM profile;
