SELECT id, viewer_id, started_at
  FROM watch
 WHERE date '2026-01-01' + :day - 1 = started_at::date
