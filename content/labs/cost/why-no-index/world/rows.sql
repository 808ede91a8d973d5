-- One watch an hour, at midnight sharp too, and the last of each day in its last microsecond; the rows of a
-- small table are the first days of a large one, and they lie in no order of time.
INSERT INTO watch
SELECT i,
       1 + abs(hashint4(i)) % 300,
       1 + abs(hashint4(-i)) % 200,
       timestamptz '2026-01-01' + (i * 7919 % :size) * interval '1 hour'
         + CASE WHEN i * 7919 % :size % 24 = 23 THEN interval '59 minutes 59.999999 seconds' ELSE interval '0' END,
       1 + abs(hashint4(i * 3)) % 120
  FROM generate_series(1, :size) i;
