GRANT SELECT ON film TO report;
INSERT INTO film VALUES (1, 'The Long Shore', 118), (2, 'Salt and Copper', 96), (3, 'Winter Timetable', 134);
INSERT INTO watch (film_id, viewer, minutes)
SELECT 1 + n % 3, 'viewer ' || n % 40, (n * 7 + current_setting('backwright.seed')::int) % 120
FROM generate_series(1, 300) AS n;
-- Some were taken out again: numbers are not how many there are.
DELETE FROM watch WHERE id % 50 = 0;
INSERT INTO rating VALUES
  (1, 'Ada', 5, 'Twice.'), (1, 'Max', 3, NULL), (2, 'Yuki', 4, E'Slow, then\nnot slow.'), (3, 'Ada', 2, 'a\tb \\ "c"');
