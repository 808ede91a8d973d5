SELECT balance >= :price AS enough FROM card WHERE id = :card \gset
\if :enough
BEGIN;
INSERT INTO rental (film, viewer) VALUES (:film, :'viewer');
UPDATE card SET balance = balance - :price WHERE id = :card;
INSERT INTO ledger (card_id, amount) VALUES (:card, :price);
COMMIT;
\else
-- not enough: let PostgreSQL say so
UPDATE card SET balance = balance - :price WHERE id = :card;
\endif
