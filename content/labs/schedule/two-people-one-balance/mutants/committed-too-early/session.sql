BEGIN;
SELECT balance >= :amount AS enough FROM card WHERE id = :card FOR UPDATE \gset
\if :enough
UPDATE card SET balance = balance - :amount WHERE id = :card;
COMMIT;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
\else
COMMIT;
\endif
