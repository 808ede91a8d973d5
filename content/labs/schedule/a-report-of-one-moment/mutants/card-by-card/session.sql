BEGIN;
INSERT INTO report_line (report, card_id, balance) SELECT :report, id, balance FROM card WHERE id = 1;
INSERT INTO report_line (report, card_id, balance) SELECT :report, id, balance FROM card WHERE id > 1;
INSERT INTO report_total (report, balances, payments)
SELECT :report, sum(balance), 80 - sum(balance) FROM report_line WHERE report = :report;
COMMIT;
