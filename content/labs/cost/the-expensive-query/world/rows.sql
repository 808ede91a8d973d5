-- 400 films in 8 genres; 40 viewers, of whom 1 to 10 were not here in the newest 40 % of the time; every other watch on
-- a television. Rows lie in no order of time.
INSERT INTO film
SELECT i, 'Film ' || i, 'genre ' || i % 8 FROM generate_series(1, 400) i;

INSERT INTO watch
SELECT i,
       CASE WHEN i * 7919 % :size > :size * 6 / 10 THEN 11 + abs(hashint4(i)) % 30 ELSE 1 + abs(hashint4(i)) % 40 END,
       1 + abs(hashint4(-i)) % 400,
       timestamptz '2026-01-01' + (i * 7919 % :size) * interval '1 minute',
       1 + abs(hashint4(i * 3)) % 120,
       CASE WHEN abs(hashint4(i * 11)) % 2 = 0 THEN 'tv' ELSE 'phone' END
  FROM generate_series(1, :size) i;
