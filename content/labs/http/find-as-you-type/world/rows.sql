-- Thirty titles that share their beginnings, and many have been watched equally often.
INSERT INTO film (title, watches)
SELECT (ARRAY['Salt', 'Saltwater', 'The Salt Road', 'Sand', 'Low Tide', 'Lowlands'])[1 + n % 6] || ' ' || n,
       floor(random() * 3)
  FROM generate_series(1, 30) AS n
 ORDER BY md5(n::text);

INSERT INTO film (title, watches) VALUES
  ('100% Real', 5), ('100 Nights', 9), ('1000 Miles', 7),
  ('A_B', 1), ('AXB', 8), ('C:\Films', 2), ('C:Films', 3), ('O''Hara''s Bar', 4);
