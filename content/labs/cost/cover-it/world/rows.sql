-- 20 viewers; one watch in ten is still open. A row is wide, so that a page holds few of them.
INSERT INTO watch
SELECT i,
       1 + abs(hashint4(i)) % 20,
       1 + abs(hashint4(-i)) % 200,
       timestamptz '2026-01-01' + i * interval '1 minute',
       CASE WHEN abs(hashint4(i * 7)) % 10 > 0 THEN timestamptz '2026-01-01' + i * interval '1 minute' + interval '1 hour' END,
       rpad('television in the living room ' || i % 9, 120, '.')
  FROM generate_series(1, :size) i;
