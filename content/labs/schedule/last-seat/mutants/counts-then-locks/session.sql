BEGIN;
SELECT (SELECT count(*) FROM booking WHERE screening_id = :screening) < seats AS free FROM screening WHERE id = :screening \gset
SELECT id FROM screening WHERE id = :screening FOR UPDATE;
\if :free
INSERT INTO booking (screening_id, viewer) VALUES (:screening, :'viewer');
\endif
COMMIT;
