CREATE FUNCTION my_list(viewer int) RETURNS TABLE (title text, stars numeric)
LANGUAGE sql STABLE AS $$
  SELECT f.title, round(avg(r.stars), 1)
    FROM list_entry e
    JOIN film f ON f.id = e.film_id
    JOIN rating r ON r.film_id = e.film_id
   WHERE e.viewer_id = viewer
   GROUP BY e.position, f.title
   ORDER BY e.position
$$;
