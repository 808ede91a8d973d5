CREATE TABLE profile (
  full_name text NOT NULL CHECK (btrim(full_name) <> ''),
  called    text CHECK (btrim(called) <> ''),
  gender    text,
  email     text NOT NULL CHECK (email LIKE '%_@_%._%' AND email NOT LIKE '% %' AND email NOT LIKE '%@%@%'),
  phone     text,
  postcode  text,
  born      date
);
CREATE UNIQUE INDEX ON profile (lower(email));
CREATE VIEW greeting AS
SELECT email, coalesce(called, full_name) AS hello FROM profile;
