INSERT INTO job SELECT n, 0 FROM generate_series(1, 2000) AS n;
INSERT INTO watch (viewer_id, minutes) SELECT n % 500, (n + current_setting('backwright.seed')::int) % 90 FROM generate_series(1, 4000) AS n;
INSERT INTO visit SELECT n, '/films/' || md5((n + current_setting('backwright.seed')::int)::text) FROM generate_series(1, 10000) AS n;
INSERT INTO payment (viewer_id, cents) SELECT n, 999 FROM generate_series(1, 20) AS n;
ANALYZE;
