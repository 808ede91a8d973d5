CREATE FUNCTION my_list(viewer int) RETURNS TABLE (title text, stars numeric)
LANGUAGE plpgsql AS $$
DECLARE
  films int[];
BEGIN
  -- the keys first, then all of them at once
  SELECT array_agg(e.film_id ORDER BY e.position) INTO films FROM list_entry e WHERE e.viewer_id = viewer;
  RETURN QUERY
  SELECT f.title, a.average
    FROM unnest(films) WITH ORDINALITY AS wanted (film, place)
    JOIN film f ON f.id = wanted.film
    LEFT JOIN (
      SELECT r.film_id, round(avg(r.stars), 1) AS average FROM rating r WHERE r.film_id = ANY (films) GROUP BY r.film_id
    ) a ON a.film_id = wanted.film
   ORDER BY wanted.place;
END
$$;
