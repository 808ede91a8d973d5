BEGIN;
INSERT INTO rental (film, viewer) VALUES (:film, :'viewer');
SELECT balance FROM card WHERE id = :card \gset
UPDATE card SET balance = :balance - :price WHERE id = :card;
INSERT INTO ledger (card_id, amount) VALUES (:card, :price);
COMMIT;
