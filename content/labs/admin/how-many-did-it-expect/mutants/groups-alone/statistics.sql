CREATE STATISTICS viewer_home (ndistinct) ON country, language FROM viewer;
CREATE STATISTICS viewer_plan ON (details ->> 'plan') FROM viewer;
ALTER TABLE watch ALTER COLUMN film_id SET STATISTICS 400;
ANALYZE viewer, watch;
