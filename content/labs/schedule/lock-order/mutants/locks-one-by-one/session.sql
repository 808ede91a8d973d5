BEGIN;
SELECT balance FROM card WHERE id = :from_card FOR UPDATE;
SELECT balance FROM card WHERE id = :to_card FOR UPDATE;
UPDATE card SET balance = balance - :amount WHERE id = :from_card;
UPDATE card SET balance = balance + :amount WHERE id = :to_card;
COMMIT;
