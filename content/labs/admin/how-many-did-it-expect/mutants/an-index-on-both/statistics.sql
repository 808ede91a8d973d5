CREATE INDEX ON viewer (country, language);
CREATE STATISTICS viewer_plan ON (details ->> 'plan') FROM viewer;
ALTER TABLE watch ALTER COLUMN film_id SET STATISTICS 400;
ANALYZE viewer, watch;
