SELECT id, viewer_id, started_at
  FROM watch
 WHERE date_trunc('day', started_at) = timestamptz '2026-01-01' + (:day - 1) * interval '1 day'
