-- What does one line of the sheet tell of? A person, a film, and that one watched the other.
CREATE TABLE viewing AS
SELECT email, film AS title, year::int, watched_on::date AS day, stars
  FROM sheet
 WHERE film <> '';
