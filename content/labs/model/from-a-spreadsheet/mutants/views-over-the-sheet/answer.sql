CREATE TABLE line AS
SELECT DISTINCT lower(btrim(email)) AS email, btrim(viewer) AS name, btrim(film) AS title,
       nullif(btrim(year), '')::int AS year, nullif(btrim(watched_on), '')::date AS day,
       nullif(btrim(stars), '')::int AS stars
  FROM sheet;
CREATE VIEW viewer AS SELECT DISTINCT email, name FROM line WHERE email <> '';
CREATE VIEW film AS SELECT DISTINCT title, year FROM line WHERE title <> '';
CREATE VIEW viewing AS SELECT email, title, year, day, stars FROM line WHERE email <> '' AND title <> '';
