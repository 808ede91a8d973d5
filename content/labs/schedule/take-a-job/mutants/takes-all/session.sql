UPDATE job SET taken_by = :worker
 WHERE id IN (SELECT id FROM job WHERE queue = :'queue' AND taken_by IS NULL ORDER BY id FOR UPDATE SKIP LOCKED);
