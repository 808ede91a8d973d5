UPDATE job SET taken_by = :worker
 WHERE id = (SELECT id FROM job
              WHERE queue = :'queue' AND (taken_by IS NULL OR taken_by = :worker)
              ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED);
