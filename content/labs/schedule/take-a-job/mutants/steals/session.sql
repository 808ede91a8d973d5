UPDATE job SET taken_by = :worker
 WHERE id = (SELECT id FROM job WHERE queue = :'queue' ORDER BY taken_by IS NOT NULL, id LIMIT 1 FOR UPDATE SKIP LOCKED);
