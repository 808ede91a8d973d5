SELECT seats FROM screening WHERE id = :screening FOR UPDATE \gset
SELECT count(*) < :seats AS free FROM booking WHERE screening_id = :screening \gset
\if :free
INSERT INTO booking (screening_id, viewer) VALUES (:screening, :'viewer');
\endif
