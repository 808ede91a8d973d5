SELECT f.title, coalesce(w.n, 0) AS watches,
       (SELECT count(*) FROM rating r WHERE r.film_id = f.id) AS ratings
  FROM film f
  LEFT JOIN (SELECT film_id, count(*) AS n FROM watch GROUP BY film_id) w ON w.film_id = f.id
 WHERE f.minutes >= :least
 ORDER BY watches DESC, f.title
