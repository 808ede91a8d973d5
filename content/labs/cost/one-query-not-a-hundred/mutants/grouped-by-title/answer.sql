CREATE FUNCTION my_list(viewer int) RETURNS TABLE (title text, stars numeric)
LANGUAGE sql AS $$
  SELECT f.title, round(avg(r.stars), 1)
    FROM list_entry e
    JOIN film f ON f.id = e.film_id
    LEFT JOIN rating r ON r.film_id = f.id
   WHERE e.viewer_id = viewer
   GROUP BY f.title
   ORDER BY min(e.position)
$$;
