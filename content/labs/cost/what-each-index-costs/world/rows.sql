-- 40 viewers, 60 films; the fillfactor leaves room for new versions on each page.
INSERT INTO watch
SELECT i,
       1 + abs(hashint4(i)) % 40,
       1 + abs(hashint4(-i)) % 60,
       (ARRAY['phone', 'radio', 'tablet', 'tv'])[1 + i % 4],
       timestamptz '2026-01-01' + i * interval '1 minute',
       1 + abs(hashint4(i * 3)) % 120
  FROM generate_series(1, :size) i;

-- As small as indexes can be.
REINDEX TABLE watch;
