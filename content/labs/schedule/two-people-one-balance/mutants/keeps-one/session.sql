WITH taken AS (
  UPDATE card SET balance = balance - :amount
   WHERE id = :card AND balance > :amount
  RETURNING id
)
INSERT INTO payment (card_id, amount)
SELECT id, :amount FROM taken;
