SET default_statistics_target = 1000;
CREATE STATISTICS viewer_home ON country, language FROM viewer;
CREATE STATISTICS viewer_plan ON (details ->> 'plan') FROM viewer;
ANALYZE viewer, watch;
