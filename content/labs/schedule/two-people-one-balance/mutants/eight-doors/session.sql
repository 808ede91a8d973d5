BEGIN;
SELECT pg_advisory_xact_lock(:card % 8);
WITH paid AS (
  UPDATE card SET balance = balance - :amount
   WHERE id = :card AND balance >= :amount
  RETURNING id
)
INSERT INTO payment (card_id, amount) SELECT id, :amount FROM paid;
COMMIT;
