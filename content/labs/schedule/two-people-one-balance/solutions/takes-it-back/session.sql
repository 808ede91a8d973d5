-- change, look, and take it back when it was too much
BEGIN;
UPDATE card SET balance = balance - :amount WHERE id = :card RETURNING balance >= 0 AS enough \gset
\if :enough
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
COMMIT;
\else
ROLLBACK;
\endif
