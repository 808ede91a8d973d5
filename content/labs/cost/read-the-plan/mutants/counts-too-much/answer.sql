SELECT f.title, count(w.id) AS watches, count(r.id) AS ratings
  FROM film f
  LEFT JOIN watch w ON w.film_id = f.id
  LEFT JOIN rating r ON r.film_id = f.id
 WHERE f.minutes >= :least
 GROUP BY f.id, f.title
 ORDER BY watches DESC, f.title
