BEGIN;
SELECT id FROM shift WHERE id = :shift FOR UPDATE;
SELECT count(*) > 1 AS may_go FROM engineer WHERE shift_id = :shift AND on_call \gset
\if :may_go
UPDATE engineer SET on_call = NOT on_call WHERE id = :engineer;
\endif
COMMIT;
