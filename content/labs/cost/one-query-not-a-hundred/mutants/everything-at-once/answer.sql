CREATE FUNCTION my_list(viewer int) RETURNS TABLE (title text, stars numeric)
LANGUAGE sql STABLE AS $$
  WITH starred AS MATERIALIZED (
    SELECT r.film_id, round(avg(r.stars), 1) AS stars FROM rating r GROUP BY r.film_id
  )
  SELECT f.title, s.stars
    FROM list_entry e
    JOIN film f ON f.id = e.film_id
    LEFT JOIN starred s ON s.film_id = e.film_id
   WHERE e.viewer_id = viewer
   ORDER BY e.position
$$;
