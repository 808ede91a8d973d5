WITH taken AS (
  UPDATE card SET balance = balance - :amount WHERE id = :from_card
)
UPDATE card SET balance = balance + :amount WHERE id = :to_card;
