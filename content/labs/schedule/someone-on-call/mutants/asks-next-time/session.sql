BEGIN;
SELECT pg_try_advisory_xact_lock(9, :shift) AS mine \gset
\if :mine
SELECT count(*) > 1 AS may_go FROM engineer WHERE shift_id = :shift AND on_call \gset
\if :may_go
UPDATE engineer SET on_call = false WHERE id = :engineer;
\endif
\endif
COMMIT;
