-- go home, look who is left, come back when nobody is
BEGIN;
SELECT pg_advisory_xact_lock(42, :shift);
UPDATE engineer SET on_call = false WHERE id = :engineer;
SELECT bool_or(on_call) AS anyone FROM engineer WHERE shift_id = :shift \gset
\if :anyone
COMMIT;
\else
ROLLBACK;
\endif
