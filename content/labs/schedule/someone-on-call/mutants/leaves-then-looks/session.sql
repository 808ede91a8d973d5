BEGIN;
UPDATE engineer SET on_call = false WHERE id = :engineer;
SELECT count(*) > 0 AS anyone FROM engineer WHERE shift_id = :shift AND on_call \gset
\if :anyone
COMMIT;
\else
ROLLBACK;
\endif
