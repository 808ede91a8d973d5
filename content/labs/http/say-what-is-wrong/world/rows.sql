INSERT INTO film (title, year, minutes)
SELECT (ARRAY['Salt', 'Low Tide', 'Copper'])[n] || ' ' || (1 + floor(random() * 9)),
       1960 + floor(random() * 65), 70 + floor(random() * 90)
  FROM generate_series(1, 3) AS n;
