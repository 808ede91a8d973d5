SELECT f.title, count(DISTINCT w.id) AS watches, count(DISTINCT r.id) AS ratings
  FROM film f
  LEFT JOIN watch w ON w.film_id = f.id
  LEFT JOIN rating r ON r.film_id = f.id
 WHERE f.minutes >= :least
 GROUP BY f.id
 ORDER BY watches DESC, f.title
