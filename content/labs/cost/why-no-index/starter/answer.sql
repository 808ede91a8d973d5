-- Day 1 is 1 January 2026. Right, and the index on started_at is not used. Why?
SELECT id, viewer_id, started_at
  FROM watch
 WHERE started_at::date = date '2026-01-01' + :day - 1
