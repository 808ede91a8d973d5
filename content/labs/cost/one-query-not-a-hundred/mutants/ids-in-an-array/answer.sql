CREATE FUNCTION my_list(viewer int) RETURNS TABLE (title text, stars numeric)
LANGUAGE plpgsql AS $$
DECLARE
  films int[];
  film_of_list int;
BEGIN
  SELECT array_agg(e.film_id ORDER BY e.position) INTO films FROM list_entry e WHERE e.viewer_id = viewer;
  FOREACH film_of_list IN ARRAY films LOOP
    SELECT f.title INTO title FROM film f WHERE f.id = film_of_list;
    SELECT round(avg(r.stars), 1) INTO stars FROM rating r WHERE r.film_id = film_of_list;
    RETURN NEXT;
  END LOOP;
END
$$;
