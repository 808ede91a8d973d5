-- every session takes the lower number first
SELECT pg_advisory_lock(least(:from_card, :to_card));
SELECT pg_advisory_lock(greatest(:from_card, :to_card));
BEGIN;
UPDATE card SET balance = balance - :amount WHERE id = :from_card;
UPDATE card SET balance = balance + :amount WHERE id = :to_card;
COMMIT;
SELECT pg_advisory_unlock(:from_card), pg_advisory_unlock(:to_card);
