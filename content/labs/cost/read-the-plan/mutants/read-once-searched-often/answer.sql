WITH w AS MATERIALIZED (SELECT film_id FROM watch),
     r AS (SELECT film_id, count(*) AS ratings FROM rating GROUP BY film_id)
SELECT f.title,
       (SELECT count(*) FROM w WHERE w.film_id = f.id) AS watches,
       coalesce(r.ratings, 0) AS ratings
  FROM film f
  LEFT JOIN r ON r.film_id = f.id
 WHERE f.minutes >= :least
 ORDER BY watches DESC, f.title
