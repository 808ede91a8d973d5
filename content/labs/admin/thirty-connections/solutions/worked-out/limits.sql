UPDATE pool SET size = CASE program WHEN 'web' THEN 4 ELSE 2 END;

DO $$
DECLARE
  one record;
BEGIN
  FOR one IN
    SELECT program, size * processes AS places
      FROM pool JOIN (VALUES ('web', 3 + 1), ('worker', 2)) AS p(program, processes) USING (program)
    UNION ALL
    VALUES ('report', 3)
  LOOP
    EXECUTE format('ALTER ROLE %I CONNECTION LIMIT %s', one.program, one.places);
  END LOOP;
END $$;
