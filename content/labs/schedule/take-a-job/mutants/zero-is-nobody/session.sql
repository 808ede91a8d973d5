UPDATE job SET taken_by = :worker
 WHERE id = (
    SELECT id FROM job
     WHERE queue = :'queue' AND coalesce(taken_by, 0) = 0
     ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
 );
