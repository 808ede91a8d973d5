-- The worker :worker takes a job of the queue :'queue'.
SELECT coalesce((SELECT min(id) FROM job WHERE queue = :'queue' AND taken_by IS NULL), 0) AS job \gset
UPDATE job SET taken_by = :worker WHERE id = :job;
