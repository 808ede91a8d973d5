SELECT (SELECT json_agg(json_build_object('id', id, 'balance', balance)) FROM card) AS cards,
       (SELECT coalesce(sum(amount), 0) FROM payment) AS paid \gset
BEGIN;
INSERT INTO report_line (report, card_id, balance)
SELECT :report, id, balance FROM json_to_recordset(:'cards') AS c(id int, balance int);
INSERT INTO report_total (report, balances, payments)
SELECT :report, sum(balance), :paid FROM report_line WHERE report = :report;
COMMIT;
