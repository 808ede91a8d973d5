INSERT INTO film (title, year)
SELECT (ARRAY['Salt', 'Low Tide', 'Copper', 'Łódź', 'The Long Shore', 'Winter Harbor'])[n] || ' ' || (1 + floor(random() * 9)),
       1960 + floor(random() * 65)
  FROM generate_series(1, 6) AS n
 ORDER BY random();
