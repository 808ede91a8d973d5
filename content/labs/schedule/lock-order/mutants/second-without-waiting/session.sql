SELECT least(:from_card, :to_card) AS low, greatest(:from_card, :to_card) AS high \gset
BEGIN;
SELECT id FROM card WHERE id = :low FOR UPDATE;
SELECT id FROM card WHERE id = :high FOR UPDATE NOWAIT;
UPDATE card SET balance = balance - :amount WHERE id = :from_card;
UPDATE card SET balance = balance + :amount WHERE id = :to_card;
COMMIT;
