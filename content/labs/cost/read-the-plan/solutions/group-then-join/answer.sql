SELECT f.title,
       coalesce(w.watches, 0) AS watches,
       coalesce(r.ratings, 0) AS ratings
  FROM film f
  LEFT JOIN (SELECT film_id, count(*) AS watches FROM watch GROUP BY film_id) w ON w.film_id = f.id
  LEFT JOIN (SELECT film_id, count(*) AS ratings FROM rating GROUP BY film_id) r ON r.film_id = f.id
 WHERE f.minutes >= :least
 ORDER BY watches DESC, f.title
