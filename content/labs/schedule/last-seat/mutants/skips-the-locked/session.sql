BEGIN;
SELECT coalesce((SELECT seats FROM screening WHERE id = :screening FOR UPDATE SKIP LOCKED), 0) AS seats \gset
INSERT INTO booking (screening_id, viewer)
SELECT :screening, :'viewer'
 WHERE (SELECT count(*) FROM booking WHERE screening_id = :screening) < :seats;
COMMIT;
