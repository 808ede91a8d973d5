BEGIN;
SELECT count(*) > 1 AS may_go FROM engineer WHERE shift_id = :shift AND on_call \gset
SELECT id FROM shift WHERE id = :shift FOR UPDATE;
\if :may_go
UPDATE engineer SET on_call = false WHERE id = :engineer;
\endif
COMMIT;
