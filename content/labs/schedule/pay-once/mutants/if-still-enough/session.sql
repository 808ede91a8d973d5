BEGIN;
INSERT INTO rental (film, viewer) VALUES (:film, :'viewer');
UPDATE card SET balance = balance - :price WHERE id = :card;
INSERT INTO ledger (card_id, amount)
SELECT id, :price FROM card WHERE id = :card AND balance >= :price;
COMMIT;
