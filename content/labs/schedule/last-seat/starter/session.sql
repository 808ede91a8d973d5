-- Book a seat of the screening :screening for :'viewer'.
SELECT (SELECT count(*) FROM booking WHERE screening_id = :screening) < seats AS free
  FROM screening WHERE id = :screening \gset
\if :free
INSERT INTO booking (screening_id, viewer) VALUES (:screening, :'viewer');
\endif
