INSERT INTO film (title, year, minutes, version)
SELECT (ARRAY['Salt', 'Low Tide', 'The Long Shore', 'Copper', 'Winter Harbor'])[n] || ' ' || (1 + floor(random() * 9)),
       1960 + floor(random() * 65), 70 + floor(random() * 90), 1 + floor(random() * 20)
  FROM generate_series(1, 5) AS n;
