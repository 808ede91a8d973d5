BEGIN;
UPDATE card SET balance = balance - :price WHERE id = :card;
INSERT INTO rental (film, viewer) VALUES (:film, :'viewer');
INSERT INTO ledger (card_id, amount) SELECT :card, :price FROM rental WHERE film = :film;
COMMIT;
