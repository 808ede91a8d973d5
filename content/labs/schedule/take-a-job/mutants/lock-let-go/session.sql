SELECT coalesce((SELECT id FROM job WHERE queue = :'queue' AND taken_by IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED), 0) AS job \gset
UPDATE job SET taken_by = :worker WHERE id = :job;
