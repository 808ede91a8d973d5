INSERT INTO film (id, title)
SELECT id, (ARRAY['Salt', 'Low Tide', 'The Ferry', 'Snow', 'Copper'])[1 + floor(random() * 5)::int] || ' ' || id
FROM generate_series(1, 12) AS id;
