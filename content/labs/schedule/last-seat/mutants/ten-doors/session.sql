BEGIN;
SELECT pg_advisory_xact_lock(:screening % 10);
SELECT (SELECT count(*) FROM booking WHERE screening_id = :screening) < seats AS free
  FROM screening WHERE id = :screening \gset
\if :free
INSERT INTO booking (screening_id, viewer) VALUES (:screening, :'viewer');
\endif
COMMIT;
