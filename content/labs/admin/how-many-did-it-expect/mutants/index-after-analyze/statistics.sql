CREATE STATISTICS (mcv, ndistinct) ON language, country FROM viewer;
ALTER TABLE watch ALTER film_id SET STATISTICS 1000;
ANALYZE;
CREATE INDEX viewer_plan ON viewer ((details ->> 'plan'));
