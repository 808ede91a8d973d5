INSERT INTO film SELECT n, 'Film ' || n FROM generate_series(1, 50) AS n;
INSERT INTO watch (film_id, viewer, minutes)
SELECT 1 + n % 50, 'viewer ' || n % 700, (n * 7 + current_setting('backwright.seed')::int) % 180
FROM generate_series(1, 8000) AS n;
ANALYZE;
