SELECT title, watches, ratings
  FROM (SELECT f.title,
               (SELECT count(*) FROM watch w WHERE w.film_id = f.id) AS watches,
               (SELECT count(*) FROM rating r WHERE r.film_id = f.id) AS ratings
          FROM film f
         WHERE f.minutes >= :least
         ORDER BY f.title) sorted
 ORDER BY watches DESC, title
