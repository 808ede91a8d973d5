INSERT INTO film (title, year)
SELECT (ARRAY['Salt', 'Low Tide', 'The Long Shore', 'Copper', 'Winter Harbor', 'Second Light',
              'Paper River', 'Quiet Engine'])[1 + n % 8] || ' ' || n,
       2019 + floor(random() * 4)
  FROM generate_series(1, 23) AS n
 ORDER BY md5(n::text);
