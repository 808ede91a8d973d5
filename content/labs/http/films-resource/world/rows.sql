INSERT INTO film (title, year, minutes)
SELECT (ARRAY['Salt', 'Low Tide', 'The Long Shore', 'Copper', 'Winter Harbor', 'Second Light',
              'Paper River', 'Quiet Engine'])[n] || ' ' || (1 + floor(random() * 9)),
       1960 + floor(random() * 65), 70 + floor(random() * 90)
  FROM generate_series(1, 8) AS n
 ORDER BY random();

INSERT INTO watch (film_id, viewer)
SELECT id, (ARRAY['Ada', 'Max', 'Ines'])[1 + floor(random() * 3)]
  FROM film ORDER BY random() LIMIT 3;
