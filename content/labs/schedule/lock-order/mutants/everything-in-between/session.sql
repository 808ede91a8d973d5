BEGIN;
SELECT id FROM card WHERE id BETWEEN least(:from_card, :to_card) AND greatest(:from_card, :to_card) ORDER BY id FOR UPDATE;
UPDATE card SET balance = balance - :amount WHERE id = :from_card;
UPDATE card SET balance = balance + :amount WHERE id = :to_card;
COMMIT;
