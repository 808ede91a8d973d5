-- Move :amount from the card :from_card to the card :to_card.
BEGIN;
UPDATE card SET balance = balance - :amount WHERE id = :from_card;
UPDATE card SET balance = balance + :amount WHERE id = :to_card;
COMMIT;
