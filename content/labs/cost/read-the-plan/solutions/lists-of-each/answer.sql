SELECT f.title,
       coalesce(cardinality(w.watches), 0) AS watches,
       coalesce(cardinality(r.ratings), 0) AS ratings
  FROM film f
  LEFT JOIN (SELECT film_id, array_agg(id) AS watches FROM watch GROUP BY film_id) w ON w.film_id = f.id
  LEFT JOIN (SELECT film_id, array_agg(id) AS ratings FROM rating GROUP BY film_id) r ON r.film_id = f.id
 WHERE f.minutes >= :least
 ORDER BY 2 DESC, 1
