WITH made AS (
  SELECT n,
         (ARRAY['Salt', 'Low Tide', 'The Long Shore', 'Copper', 'Winter Harbor', 'Quiet Engine'])[n] AS title,
         (ARRAY['Salz', 'Ebbe', 'Das lange Ufer', 'Kupfer', 'Winterhafen', 'Stiller Motor'])[n] AS title_de,
         (ARRAY['drama', 'comedy', 'crime'])[1 + n % 3] AS genre,
         '<svg xmlns="http://www.w3.org/2000/svg"><text>' || n || '-' || floor(random() * 1000000) || '</text></svg>' AS svg
    FROM generate_series(1, 6) AS n
), posters AS (
  INSERT INTO poster (hash, svg)
  SELECT encode(sha256(convert_to(svg, 'UTF8')), 'hex'), svg FROM made
  RETURNING hash, svg
)
INSERT INTO film (title, title_de, genre, poster_hash)
SELECT title, title_de, genre, hash FROM made JOIN posters USING (svg) ORDER BY n;

INSERT INTO wish (token, film_id) SELECT ${token}, id FROM film WHERE id IN (1, 4);
INSERT INTO wish (token, film_id) SELECT ${other}, id FROM film WHERE id IN (2, 5, 6);
