-- A few rows are in the table already; the ones to load come behind them.
INSERT INTO watch
SELECT i, 1 + abs(hashint4(i)) % 100, 1 + abs(hashint4(-i)) % 200,
       timestamptz '2026-01-01' + i * interval '1 minute', abs(hashint4(i * 3)) % 120
  FROM generate_series(1, 200) i;

INSERT INTO incoming
SELECT 1000 + i, 1 + abs(hashint4(i * 5)) % 100, 1 + abs(hashint4(-i * 5)) % 200,
       timestamptz '2025-01-01' + i * interval '1 minute', abs(hashint4(i * 7)) % 120
  FROM generate_series(1, :size) i;
