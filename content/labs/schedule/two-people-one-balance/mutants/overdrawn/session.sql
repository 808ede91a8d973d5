BEGIN;
UPDATE card SET balance = balance - :amount WHERE id = :card;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
COMMIT;
