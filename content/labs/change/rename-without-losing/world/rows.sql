-- The rest of the catalogue, after sample.sql. Nothing is random: each choice is a piece of an md5
-- over the row's number.

INSERT INTO genre_rename (old_name, new_name) VALUES
('scary', 'horror'),
('love', 'romance'),
('drama', 'family'),
('family', 'drama'),
('western', NULL),
('mixed', NULL);

INSERT INTO film (id, title, genre, genre_before)
SELECT 10 + g,
       ('{Amber,Borrowed,Careful,Distant,Early,Forgotten,Gentle,Hollow,Narrow,Patient,Restless,Silver}'::text[])[1 + a % 12]
         || ' ' || ('{Anchor,Bridge,Calendar,Ferry,Garden,Harbor,Kettle,Ladder,Mirror,Orchard,Piano,Signal}'::text[])[1 + b % 12],
       CASE WHEN c % 20 > 0 THEN
         ('{drama,Drama,family,docu,Docu,sci-fi,cartoon,funny,scary,love,western,mixed,music,crime}'::text[])[1 + c % 14] END,
       CASE WHEN d % 3 = 0 THEN ('{sea,nature,future,short}'::text[])[1 + d / 3 % 4] END
FROM (
  SELECT g,
         ('x' || substr(m, 1, 7))::bit(28)::int AS a, ('x' || substr(m, 8, 7))::bit(28)::int AS b,
         ('x' || substr(m, 15, 7))::bit(28)::int AS c, ('x' || substr(m, 22, 7))::bit(28)::int AS d
  FROM (SELECT g, md5('genre ' || g) AS m FROM generate_series(1, 1500) AS g) AS digest
) AS h
ORDER BY g;
