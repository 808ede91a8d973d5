INSERT INTO payment (viewer, amount)
SELECT 'viewer ' || n, 5 + (n + current_setting('backwright.seed')::int) % 10
FROM generate_series(1, 40) AS n;
