BEGIN;
SELECT pg_advisory_xact_lock(least(:from_card % 10, :to_card % 10));
SELECT pg_advisory_xact_lock(greatest(:from_card % 10, :to_card % 10));
UPDATE card SET balance = balance - :amount WHERE id = :from_card;
UPDATE card SET balance = balance + :amount WHERE id = :to_card;
COMMIT;
