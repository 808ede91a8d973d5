BEGIN;
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
INSERT INTO report_total (report, balances, payments)
SELECT :report, sum(balance), (SELECT coalesce(sum(amount), 0) FROM payment) FROM card;
INSERT INTO report_line (report, card_id, balance)
SELECT :report, id, balance FROM card;
COMMIT;
