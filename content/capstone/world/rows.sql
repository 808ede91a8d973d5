INSERT INTO film (title, year, minutes, genre)
SELECT title, 1950 + (random() * 75)::int, 60 + (random() * 120)::int,
       (ARRAY['drama', 'comedy', 'thriller', 'documentary', 'animation'])[1 + floor(random() * 5)::int]
FROM unnest(ARRAY['Salt', 'Low Tide', 'The Long Shore', 'Copper', 'Winter Engine', 'A Quiet Hour',
                  'Second Light', 'Harbor Road', 'Paper River', 'Glass Garden', 'North', 'The Silver Hour'])
     AS t (title)
ORDER BY random();

INSERT INTO watch (viewer, film_id, watched_on)
SELECT 1 + floor(random() * 14)::int, 1 + floor(random() * 12)::int, date '2026-01-01' + (random() * 300)::int
FROM generate_series(1, 70);
