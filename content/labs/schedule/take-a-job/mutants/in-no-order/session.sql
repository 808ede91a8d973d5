UPDATE job SET taken_by = :worker
 WHERE id = (SELECT id FROM job WHERE queue = :'queue' AND taken_by IS NULL LIMIT 1 FOR UPDATE SKIP LOCKED);
