BEGIN;
LOCK TABLE job IN SHARE ROW EXCLUSIVE MODE;
UPDATE job SET taken_by = :worker
 WHERE id = (SELECT id FROM job WHERE queue = :'queue' AND taken_by IS NULL ORDER BY id LIMIT 1);
COMMIT;
