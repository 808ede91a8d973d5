CREATE FUNCTION my_list(viewer int) RETURNS TABLE (title text, stars numeric)
LANGUAGE plpgsql AS $$
DECLARE
  entry record;
BEGIN
  FOR entry IN
    SELECT e.film_id FROM list_entry e WHERE e.viewer_id = viewer ORDER BY e.position
  LOOP
    RETURN QUERY
    SELECT f.title, round(avg(r.stars), 1)
      FROM film f LEFT JOIN rating r ON r.film_id = f.id
     WHERE f.id = entry.film_id
     GROUP BY f.id;
  END LOOP;
END
$$;
