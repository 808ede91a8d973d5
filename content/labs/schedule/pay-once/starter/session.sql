-- The viewer :'viewer' rents the film :film for :price, paid with the card :card.
INSERT INTO rental (film, viewer) VALUES (:film, :'viewer');
UPDATE card SET balance = balance - :price WHERE id = :card;
INSERT INTO ledger (card_id, amount) VALUES (:card, :price);
