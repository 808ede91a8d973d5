-- Pay :amount with card :card.
SELECT balance FROM card WHERE id = :card \gset
UPDATE card SET balance = :balance - :amount WHERE id = :card;
INSERT INTO payment (card_id, amount) VALUES (:card, :amount);
