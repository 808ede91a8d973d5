WITH paid AS (
  UPDATE card SET balance = balance - :amount
   WHERE id = :card AND balance >= :amount
     AND NOT EXISTS (SELECT FROM payment WHERE card_id = :card AND amount = :amount)
  RETURNING id
)
INSERT INTO payment (card_id, amount) SELECT id, :amount FROM paid;
