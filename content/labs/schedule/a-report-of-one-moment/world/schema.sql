CREATE TABLE card (
  id      int PRIMARY KEY,
  balance int NOT NULL
);
CREATE TABLE payment (
  card_id int NOT NULL REFERENCES card,
  amount  int NOT NULL CHECK (amount > 0)
);
CREATE TABLE report_line (
  report  int NOT NULL,
  card_id int NOT NULL,
  balance int NOT NULL,
  PRIMARY KEY (report, card_id)
);
CREATE TABLE report_total (
  report   int PRIMARY KEY,
  balances int NOT NULL,
  payments int NOT NULL
);
CREATE TABLE seen (
  half int NOT NULL
);
