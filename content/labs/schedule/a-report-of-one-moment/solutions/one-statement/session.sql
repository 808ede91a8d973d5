WITH line AS (
  INSERT INTO report_line (report, card_id, balance)
  SELECT :report, id, balance FROM card
  RETURNING balance
)
INSERT INTO report_total (report, balances, payments)
SELECT :report, (SELECT sum(balance) FROM line), coalesce(sum(amount), 0) FROM payment;
