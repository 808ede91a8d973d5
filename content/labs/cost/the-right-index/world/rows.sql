-- 200 films; 40 viewers. Viewers 1 to 10 have not been here for a while: none of the newest 40 % is theirs.
INSERT INTO film
SELECT i, 'Film ' || i, 70 + i % 60 FROM generate_series(1, 200) i;

INSERT INTO watch
SELECT i,
       CASE WHEN i > :size * 6 / 10 THEN 11 + abs(hashint4(i)) % 30 ELSE 1 + abs(hashint4(i)) % 40 END,
       1 + abs(hashint4(-i)) % 200,
       timestamptz '2026-01-01' + i * interval '1 minute',
       1 + abs(hashint4(i * 3)) % 120
  FROM generate_series(1, :size) i;
