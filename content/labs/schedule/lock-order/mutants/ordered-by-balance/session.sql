BEGIN;
SELECT id FROM card WHERE id IN (:from_card, :to_card) ORDER BY balance FOR UPDATE;
UPDATE card SET balance = balance - :amount WHERE id = :from_card;
UPDATE card SET balance = balance + :amount WHERE id = :to_card;
COMMIT;
