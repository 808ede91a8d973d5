INSERT INTO film VALUES (1, 'The Long Shore'), (2, 'Salt and Copper'), (3, 'Winter Timetable');
INSERT INTO rating (film_id, viewer, stars)
SELECT 1 + n % 3, 'viewer ' || n, 1 + (n + current_setting('backwright.seed')::int) % 5
FROM generate_series(1, 60) AS n;
