WITH rented AS (
  INSERT INTO rental (film, viewer) VALUES (:film, :'viewer')
), booked AS (
  INSERT INTO ledger (card_id, amount) VALUES (:card, :price)
)
UPDATE card SET balance = balance - :price WHERE id = :card;
