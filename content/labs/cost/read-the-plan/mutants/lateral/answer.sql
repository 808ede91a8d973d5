SELECT f.title, w.watches, r.ratings
  FROM film f
 CROSS JOIN LATERAL (SELECT count(*) AS watches FROM watch WHERE film_id = f.id) w
 CROSS JOIN LATERAL (SELECT count(*) AS ratings FROM rating WHERE film_id = f.id) r
 WHERE f.minutes >= :least
 ORDER BY w.watches DESC, f.title
