CREATE TABLE card (
  id      int PRIMARY KEY,
  balance int NOT NULL CHECK (balance >= 0)
);
CREATE TABLE rental (
  film   int NOT NULL,
  viewer text NOT NULL,
  PRIMARY KEY (film, viewer)
);
CREATE TABLE ledger (
  card_id int NOT NULL,
  amount  int NOT NULL
);
CREATE TABLE report (
  paid    int NOT NULL,
  missing int NOT NULL
);
