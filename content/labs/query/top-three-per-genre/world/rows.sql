-- The rest of the catalogue, after sample.sql. Nothing is random: each choice is a piece of an md5
-- over the row's number. Views are rounded, so that films tie.

INSERT INTO film (id, title, genre, minutes, views)
SELECT 16 + g,
       ('{Amber,Borrowed,Careful,Distant,Early,Forgotten,Gentle,Hollow,Narrow,Patient,Restless,Silver}'::text[])[1 + a % 12]
         || ' ' || ('{Anchor,Bridge,Calendar,Ferry,Garden,Harbor,Kettle,Ladder,Mirror,Orchard,Piano,Signal}'::text[])[1 + b % 12],
       ('{drama,drama,drama,comedy,comedy,documentary,thriller,crime,romance,family,horror,music}'::text[])[1 + c % 12],
       18 + d % 120,
       (a % 40) * (b % 40) / 100 * 500
FROM (
  SELECT g,
         ('x' || substr(m, 1, 7))::bit(28)::int AS a, ('x' || substr(m, 8, 7))::bit(28)::int AS b,
         ('x' || substr(m, 15, 7))::bit(28)::int AS c, ('x' || substr(m, 22, 7))::bit(28)::int AS d
  FROM (SELECT g, md5('chart ' || g) AS m FROM generate_series(1, 1500) AS g) AS digest
) AS h
ORDER BY g;
