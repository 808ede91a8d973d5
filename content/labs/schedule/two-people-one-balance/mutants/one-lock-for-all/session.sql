BEGIN;
SELECT pg_advisory_xact_lock(1);
SELECT balance >= :amount AS enough FROM card WHERE id = :card \gset
\if :enough
UPDATE card SET balance = balance - :amount WHERE id = :card;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
\endif
COMMIT;
