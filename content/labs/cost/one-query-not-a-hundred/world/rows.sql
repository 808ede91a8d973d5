-- 4,000 films; every fifth of them nobody has rated. Five viewers with :size films on their
-- lists; ten of them already lie all over the table. One film in ten is a remake, and has the title
-- of the one that stands before it on a list.
INSERT INTO film
SELECT 1 + i * 387 % 4000,
       'Film ' || lpad((1 + (CASE WHEN i % 10 = 4 THEN i - 1 ELSE i END) * 387 % 4000)::text, 4, '0')
  FROM generate_series(0, 3999) i
 ORDER BY 1;

INSERT INTO list_entry
SELECT v, p, 1 + (v * 800 + p) * 387 % 4000
  FROM generate_series(1, 5) v, generate_series(1, :size) p;

INSERT INTO rating
SELECT f, v, 1 + abs(hashint4(f * 20 + v)) % 5
  FROM generate_series(1, 4000) f, generate_series(1, 12) v
 WHERE f % 5 > 0;
