BEGIN;
INSERT INTO rental (film, viewer) VALUES (:film, :'viewer') ON CONFLICT DO NOTHING;
UPDATE card SET balance = balance - :price WHERE id = :card AND balance >= :price;
INSERT INTO ledger (card_id, amount) VALUES (:card, :price);
COMMIT;
