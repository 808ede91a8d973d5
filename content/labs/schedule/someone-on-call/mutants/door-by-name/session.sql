BEGIN;
SELECT pg_advisory_xact_lock(hashtext(name)) FROM shift WHERE id = :shift;
SELECT count(*) > 1 AS may_go FROM engineer WHERE shift_id = :shift AND on_call \gset
\if :may_go
UPDATE engineer SET on_call = false WHERE id = :engineer;
\endif
COMMIT;
