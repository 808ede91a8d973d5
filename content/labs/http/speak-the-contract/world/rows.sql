INSERT INTO film (title)
SELECT (ARRAY['Salt', 'Low Tide', 'The Long Shore', 'Copper', 'Winter Harbor'])[n] || ' ' || (1 + floor(random() * 9))
  FROM generate_series(1, 5) AS n
 ORDER BY random();

-- The last film has no review yet, and every second review has no comment.
INSERT INTO review (film_id, stars, comment, author_email, written_at)
SELECT 1 + n % 4, 1 + floor(random() * 5),
       CASE WHEN n % 2 = 0 THEN (ARRAY['Worth it.', 'Too long.', 'Again!'])[1 + floor(random() * 3)] END,
       'viewer' || floor(random() * 900 + 100) || '@reel.example',
       timestamptz '2026-01-01 00:00Z' + random() * 200 * interval '1 day'
  FROM generate_series(1, 12) AS n;
