INSERT INTO film (title)
SELECT (ARRAY['Salt', 'Low Tide', 'The Long Shore', 'Copper'])[n] || ' ' || (1 + floor(random() * 9))
  FROM generate_series(1, 4) AS n
 ORDER BY random();
