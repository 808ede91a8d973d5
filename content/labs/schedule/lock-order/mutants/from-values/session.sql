UPDATE card
   SET balance = balance + move.change
  FROM (VALUES (:from_card, -:amount), (:to_card, :amount)) AS move (id, change)
 WHERE card.id = move.id;
