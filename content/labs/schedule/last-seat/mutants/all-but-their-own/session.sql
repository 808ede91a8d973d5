BEGIN;
SELECT id FROM screening WHERE id = :screening FOR UPDATE;
SELECT (SELECT count(*) FROM booking WHERE screening_id = :screening AND viewer <> :'viewer') < seats AS free
  FROM screening WHERE id = :screening \gset
\if :free
INSERT INTO booking (screening_id, viewer) VALUES (:screening, :'viewer');
\endif
COMMIT;
