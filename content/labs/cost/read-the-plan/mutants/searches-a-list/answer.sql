WITH watched AS (SELECT array_agg(film_id) AS films FROM watch),
     rated AS (SELECT array_agg(film_id) AS films FROM rating)
SELECT f.title,
       cardinality(array_positions(watched.films, f.id)) AS watches,
       cardinality(array_positions(rated.films, f.id)) AS ratings
  FROM film f, watched, rated
 WHERE f.minutes >= :least
 ORDER BY watches DESC, f.title
