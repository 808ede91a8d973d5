BEGIN;
INSERT INTO report_line (report, card_id, balance)
SELECT :report, id, balance FROM card;
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
INSERT INTO report_total (report, balances, payments)
SELECT :report, (SELECT sum(balance) FROM card), (SELECT coalesce(sum(amount), 0) FROM payment);
COMMIT;
