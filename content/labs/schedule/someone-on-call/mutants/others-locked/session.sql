BEGIN;
WITH other AS (SELECT id FROM engineer WHERE shift_id = :shift AND on_call AND id <> :engineer ORDER BY id FOR UPDATE)
SELECT count(*) > 0 AS may_go FROM other \gset
\if :may_go
UPDATE engineer SET on_call = false WHERE id = :engineer;
\endif
COMMIT;
