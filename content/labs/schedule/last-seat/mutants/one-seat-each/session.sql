BEGIN;
SELECT id FROM screening WHERE id = :screening FOR UPDATE;
SELECT (SELECT count(*) FROM booking WHERE screening_id = :screening) < seats AS free
  FROM screening WHERE id = :screening \gset
\if :free
INSERT INTO booking (screening_id, viewer)
SELECT :screening, :'viewer'
 WHERE NOT EXISTS (SELECT FROM booking WHERE screening_id = :screening AND viewer = :'viewer');
\endif
COMMIT;
