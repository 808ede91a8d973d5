BEGIN;
SELECT id FROM shift WHERE id = :shift FOR UPDATE;
SELECT EXISTS (SELECT FROM engineer e, engineer me
                WHERE me.id = :engineer AND e.shift_id = :shift AND e.on_call AND e.name <> me.name) AS may_go \gset
\if :may_go
UPDATE engineer SET on_call = false WHERE id = :engineer;
\endif
COMMIT;
