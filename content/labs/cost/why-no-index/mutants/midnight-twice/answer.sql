SELECT id, viewer_id, started_at
  FROM watch
 WHERE started_at BETWEEN timestamptz '2026-01-01' + (:day - 1) * interval '1 day'
                      AND timestamptz '2026-01-01' + :day * interval '1 day'
