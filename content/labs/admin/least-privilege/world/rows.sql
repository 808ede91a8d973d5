INSERT INTO film VALUES (1, 'The Long Shore', 118), (2, 'Salt and Copper', 96), (3, 'Winter Timetable', 134);
INSERT INTO viewer VALUES
  (1, 'Ada Okafor', 'ada@mail.example', 'NG'),
  (2, 'Max Lindqvist', 'max@mail.example', 'SE'),
  (3, 'Yuki Tanaka', 'yuki@mail.example', 'JP');
INSERT INTO watch (viewer_id, film_id, minutes)
SELECT 1 + n % 3, 1 + n % 3, 10 + (n * 37 + current_setting('backwright.seed')::int) % 80
FROM generate_series(1, 12) AS n;
INSERT INTO payment SELECT n, 1 + n % 3, 9.99 FROM generate_series(1, 6) AS n;
