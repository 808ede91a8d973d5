INSERT INTO film (title)
SELECT (ARRAY['Salt', 'Low Tide', 'The Long Shore', 'Copper', 'Winter Harbor'])[n] || ' ' || (1 + floor(random() * 9))
  FROM generate_series(1, 5) AS n
 ORDER BY random();
