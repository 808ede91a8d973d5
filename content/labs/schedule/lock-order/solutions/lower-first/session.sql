SELECT :from_card < :to_card AS takes_first \gset
BEGIN;
\if :takes_first
UPDATE card SET balance = balance - :amount WHERE id = :from_card;
UPDATE card SET balance = balance + :amount WHERE id = :to_card;
\else
UPDATE card SET balance = balance + :amount WHERE id = :to_card;
UPDATE card SET balance = balance - :amount WHERE id = :from_card;
\endif
COMMIT;
