SELECT seats - (SELECT count(*) FROM booking WHERE screening_id = :screening) > 1 AS plenty
  FROM screening WHERE id = :screening \gset
\if :plenty
-- not about the last seat: no need to lock anyone out
INSERT INTO booking (screening_id, viewer) VALUES (:screening, :'viewer');
\else
BEGIN;
SELECT id FROM screening WHERE id = :screening FOR UPDATE;
SELECT (SELECT count(*) FROM booking WHERE screening_id = :screening) < seats AS free
  FROM screening WHERE id = :screening \gset
\if :free
INSERT INTO booking (screening_id, viewer) VALUES (:screening, :'viewer');
\endif
COMMIT;
\endif
