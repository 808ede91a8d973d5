SELECT balance >= 10 * :amount AS plenty FROM card WHERE id = :card \gset
BEGIN;
\if :plenty
UPDATE card SET balance = balance - :amount WHERE id = :card;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
\else
WITH paid AS (
  UPDATE card SET balance = balance - :amount
   WHERE id = :card AND balance >= :amount
  RETURNING id
)
INSERT INTO payment (card_id, amount) SELECT id, :amount FROM paid;
\endif
COMMIT;
