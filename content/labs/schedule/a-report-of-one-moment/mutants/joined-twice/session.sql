BEGIN ISOLATION LEVEL REPEATABLE READ;
INSERT INTO report_line (report, card_id, balance)
SELECT :report, id, balance FROM card;
INSERT INTO report_total (report, balances, payments)
SELECT :report, sum(c.balance), coalesce(sum(p.amount), 0)
FROM card c LEFT JOIN payment p ON p.card_id = c.id;
COMMIT;
