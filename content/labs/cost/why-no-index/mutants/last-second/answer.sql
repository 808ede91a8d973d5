SELECT id, viewer_id, started_at
  FROM watch
 WHERE started_at BETWEEN timestamptz '2026-01-01 00:00:00' + (:day - 1) * interval '1 day'
                      AND timestamptz '2026-01-01 23:59:59' + (:day - 1) * interval '1 day'
