SELECT id, viewer_id, started_at
  FROM watch
 WHERE started_at >= to_timestamp(extract(epoch FROM timestamptz '2026-01-01 00:00+00') + 86400 * (:day - 1))
   AND started_at < to_timestamp(extract(epoch FROM timestamptz '2026-01-01 00:00+00') + 86400 * :day)
 ORDER BY started_at
