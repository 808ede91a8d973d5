UPDATE job SET taken_by = :worker
 WHERE id = (
    SELECT id FROM job
     WHERE queue = :'queue' AND taken_by IS NULL
       AND id > (SELECT coalesce(max(id), 0) FROM job WHERE queue = :'queue' AND taken_by IS NOT NULL)
     ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
 );
