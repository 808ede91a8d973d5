CREATE FUNCTION my_list(viewer int) RETURNS TABLE (title text, stars numeric)
LANGUAGE sql STABLE AS $$
  SELECT f.title,
         (SELECT round(avg(r.stars), 1) FROM rating r WHERE r.film_id = f.id)
    FROM list_entry e
    JOIN film f ON f.id = e.film_id
   WHERE e.viewer_id = viewer
   ORDER BY e.position
$$;
