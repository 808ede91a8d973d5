-- 4,000 films; every fifth of them nobody has rated. Five viewers with :size films on their
-- lists. One film in ten is a remake, and has the title of the one that stands before it on a list.
INSERT INTO film
SELECT i, 'Film ' || lpad((CASE WHEN i % 70 BETWEEN 28 AND 34 THEN i - 7 ELSE i END)::text, 4, '0') FROM generate_series(1, 4000) i;

INSERT INTO list_entry
SELECT v, p, 1 + (v * 977 + p * 7) % 4000
  FROM generate_series(1, 5) v, generate_series(1, :size) p;

INSERT INTO rating
SELECT f, v, 1 + abs(hashint4(f * 20 + v)) % 5
  FROM generate_series(1, 4000) f, generate_series(1, 12) v
 WHERE f % 5 > 0;
