BEGIN ISOLATION LEVEL REPEATABLE READ;
INSERT INTO report_line (report, card_id, balance)
SELECT :report, id, balance FROM card;
-- this month's payments: all of them, less what earlier reports have shown
INSERT INTO report_total (report, balances, payments)
SELECT :report, (SELECT coalesce(sum(balance), 0) FROM card),
       (SELECT coalesce(sum(amount), 0) FROM payment) - (SELECT coalesce(sum(payments), 0) FROM report_total);
COMMIT;
