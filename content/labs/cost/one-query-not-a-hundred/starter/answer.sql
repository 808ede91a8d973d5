CREATE FUNCTION my_list(viewer int) RETURNS TABLE (title text, stars numeric)
LANGUAGE plpgsql AS $$
DECLARE
  entry record;
BEGIN
  FOR entry IN
    SELECT e.film_id FROM list_entry e WHERE e.viewer_id = viewer ORDER BY e.position
  LOOP
    SELECT f.title INTO title FROM film f WHERE f.id = entry.film_id;
    SELECT round(avg(r.stars), 1) INTO stars FROM rating r WHERE r.film_id = entry.film_id;
    RETURN NEXT;
  END LOOP;
END
$$;
