INSERT INTO screening (title, seats_left)
SELECT (ARRAY['Salt', 'Low Tide', 'The Long Shore', 'Copper', 'Winter Harbor', 'Quiet Engine'])[n],
       20 + floor(random() * 80)
  FROM generate_series(1, 6) AS n
 ORDER BY random();
