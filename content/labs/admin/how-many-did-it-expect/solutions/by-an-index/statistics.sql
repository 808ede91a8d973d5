CREATE STATISTICS (mcv, ndistinct) ON language, country FROM viewer;
CREATE INDEX viewer_plan ON viewer ((details ->> 'plan'));
ALTER TABLE watch ALTER film_id SET STATISTICS 1000;
ANALYZE;
