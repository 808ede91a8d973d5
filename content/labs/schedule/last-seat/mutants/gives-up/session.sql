BEGIN;
SELECT pg_try_advisory_xact_lock(:screening) AS mine \gset
\if :mine
INSERT INTO booking (screening_id, viewer)
SELECT :screening, :'viewer'
  FROM screening s
 WHERE s.id = :screening
   AND (SELECT count(*) FROM booking b WHERE b.screening_id = s.id) < s.seats;
\endif
COMMIT;
