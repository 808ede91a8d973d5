BEGIN;
SELECT id FROM engineer WHERE shift_id = :shift AND on_call ORDER BY id FOR UPDATE;
SELECT count(*) > 1 AS may_go FROM engineer WHERE shift_id = :shift AND on_call \gset
\if :may_go
UPDATE engineer SET on_call = false WHERE id = :engineer;
\endif
COMMIT;
