INSERT INTO film (title)
SELECT (ARRAY['Salt', 'Low Tide', 'The Long Shore', 'Copper', 'Winter Harbor', 'Quiet Engine'])[n]
  FROM generate_series(1, 6) AS n
 ORDER BY random();
