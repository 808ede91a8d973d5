BEGIN;
SELECT pg_advisory_xact_lock(4711);
INSERT INTO booking (screening_id, viewer)
SELECT id, :'viewer' FROM screening WHERE id = :screening AND seats > (SELECT count(*) FROM booking WHERE screening_id = :screening);
COMMIT;
