CREATE FUNCTION my_list(viewer int) RETURNS TABLE (title text, stars numeric)
LANGUAGE plpgsql AS $$
DECLARE
  entry record;
BEGIN
  FOR entry IN
    SELECT e.film_id, f.title FROM list_entry e JOIN film f ON f.id = e.film_id
     WHERE e.viewer_id = viewer ORDER BY e.position
  LOOP
    title := entry.title;
    SELECT round(avg(r.stars), 1) INTO stars FROM rating r WHERE r.film_id = entry.film_id;
    RETURN NEXT;
  END LOOP;
END
$$;
