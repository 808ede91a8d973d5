UPDATE job SET taken_by = :worker
 WHERE id = (SELECT id FROM job WHERE lower(queue) = lower(:'queue') AND taken_by IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED);
