-- What the program does today, row by row.
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT * FROM incoming ORDER BY id LOOP
    INSERT INTO watch VALUES (one.id, one.viewer_id, one.film_id, one.started_at, one.minutes);
  END LOOP;
END
$$;
