BEGIN;
INSERT INTO rental (film, viewer) VALUES (:film, :'viewer');
UPDATE card SET balance = balance - :price WHERE id = :card;
INSERT INTO ledger (card_id, amount)
SELECT :card, :price WHERE :price > 0;
COMMIT;
