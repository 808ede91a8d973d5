-- Columns that belong together: common pairs for WHERE, different pairs for GROUP BY.
CREATE STATISTICS viewer_country_language (mcv, ndistinct) ON country, language FROM viewer;

-- An expression.
CREATE STATISTICS viewer_plan ON (details ->> 'plan') FROM viewer;

ANALYZE viewer;
ANALYZE watch;

-- More than 100 films are common.
ALTER TABLE watch ALTER COLUMN film_id SET STATISTICS 1000;
