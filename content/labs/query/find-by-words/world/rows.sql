-- The rest of the catalogue, after sample.sql. Nothing is random: each choice is a piece of an md5
-- over the row's number. Words come in several forms, side by side and apart, inside other words too.

INSERT INTO film (id, title, synopsis)
SELECT 9 + g,
       ('{"The Lost",Unsent,"The Borrowed","A Quiet",Narrow,Winter,"The Last",Second}'::text[])[1 + a % 8]
         || ' ' || ('{Letter,Letters,Ferry,Garden,Newsletter,Harbor,Piano,Letterbox,Mirror,Summer}'::text[])[1 + b % 10],
       'In ' || ('{Kochi,Tamale,Aveiro,Kumasi,Oulu,Sfax,Salta}'::text[])[1 + c % 7] || ' a '
         || ('{nurse,tailor,diver,gardener,postal worker,translator}'::text[])[1 + d % 6] || ' '
         || ('{finds,reads,hides,follows,repairs}'::text[])[1 + a / 8 % 5] || ' '
         || ('{"a box of letters","the weekly newsletter","a map","one last letter","a broken radio","an old letterbox","lettering on a wall"}'::text[])[1 + b / 10 % 7]
         || ' ' || ('{"that was thought lost","before the snow","and gets lost on the way","while a storm closes every road","in a town that has lost its river","and asks for help"}'::text[])[1 + c / 7 % 6]
         || '.'
FROM (
  SELECT g,
         ('x' || substr(m, 1, 7))::bit(28)::int AS a, ('x' || substr(m, 8, 7))::bit(28)::int AS b,
         ('x' || substr(m, 15, 7))::bit(28)::int AS c, ('x' || substr(m, 22, 7))::bit(28)::int AS d
  FROM (SELECT g, md5('words ' || g) AS m FROM generate_series(1, 1500) AS g) AS digest
) AS h
ORDER BY g;
