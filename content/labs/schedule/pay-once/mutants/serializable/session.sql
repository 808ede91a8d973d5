BEGIN ISOLATION LEVEL SERIALIZABLE;
UPDATE card SET balance = balance - :price WHERE id = :card;
INSERT INTO rental (film, viewer) VALUES (:film, :'viewer');
INSERT INTO ledger (card_id, amount) VALUES (:card, :price);
COMMIT;
