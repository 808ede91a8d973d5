BEGIN;
SELECT balance - :amount AS rest, balance >= :amount AS enough
  FROM card WHERE id = :card FOR UPDATE \gset
\if :enough
UPDATE card SET balance = :rest WHERE id = :card;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
\endif
COMMIT;
