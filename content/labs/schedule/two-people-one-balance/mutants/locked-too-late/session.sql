BEGIN;
SELECT balance - :amount AS rest, balance >= :amount AS enough
  FROM card WHERE id = :card \gset
SELECT 1 FROM card WHERE id = :card FOR UPDATE;
\if :enough
UPDATE card SET balance = :rest WHERE id = :card;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
\endif
COMMIT;
