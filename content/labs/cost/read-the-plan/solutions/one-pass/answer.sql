SELECT f.title,
       count(*) FILTER (WHERE e.is_watch) AS watches,
       count(*) FILTER (WHERE NOT e.is_watch) AS ratings
  FROM film f
  LEFT JOIN (SELECT film_id, true AS is_watch FROM watch
             UNION ALL
             SELECT film_id, false FROM rating) e ON e.film_id = f.id
 WHERE f.minutes >= :least
 GROUP BY f.id, f.title
 ORDER BY watches DESC, f.title
