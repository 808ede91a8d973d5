BEGIN;
SELECT (SELECT sum(balance) FROM card) AS balances, (SELECT coalesce(sum(amount), 0) FROM payment) AS paid \gset
INSERT INTO report_line (report, card_id, balance)
SELECT :report, id, balance FROM card;
INSERT INTO report_total (report, balances, payments) VALUES (:report, :balances, :paid);
COMMIT;
