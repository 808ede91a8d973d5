SELECT id, viewer_id, started_at
  FROM watch
 WHERE started_at >= make_timestamptz(2026, 1, :day, 0, 0, 0)
   AND started_at <  make_timestamptz(2026, 1, :day, 0, 0, 0) + interval '1 day'
