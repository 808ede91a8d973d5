INSERT INTO card (id, balance) VALUES (1, 50), (2, 30), (3, 0);
-- Last month's report: nobody had paid yet.
INSERT INTO report_line (report, card_id, balance) VALUES (12, 1, 50), (12, 2, 30);
INSERT INTO report_total (report, balances, payments) VALUES (12, 80, 0);
