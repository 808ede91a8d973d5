SELECT w.id, w.viewer_id, w.started_at
  FROM (SELECT timestamptz '2026-01-01' + (:day - 1) * interval '1 day' AS at) first
  JOIN watch w ON w.started_at BETWEEN first.at AND first.at + interval '1 day' - interval '1 microsecond'
