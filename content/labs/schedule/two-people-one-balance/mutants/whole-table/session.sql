BEGIN;
LOCK TABLE card IN SHARE ROW EXCLUSIVE MODE;
SELECT balance - :amount AS rest, balance >= :amount AS enough
  FROM card WHERE id = :card \gset
\if :enough
UPDATE card SET balance = :rest WHERE id = :card;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
\endif
COMMIT;
