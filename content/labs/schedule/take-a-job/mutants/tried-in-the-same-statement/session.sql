UPDATE job SET taken_by = :worker
 WHERE id = (SELECT id FROM job
              WHERE queue = :'queue' AND taken_by IS NULL AND pg_try_advisory_xact_lock(id)
              ORDER BY id LIMIT 1);
