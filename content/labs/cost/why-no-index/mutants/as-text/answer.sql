SELECT id, viewer_id, started_at
  FROM watch
 WHERE to_char(started_at, 'YYYY-MM-DD') = to_char(date '2026-01-01' + :day - 1, 'YYYY-MM-DD')
