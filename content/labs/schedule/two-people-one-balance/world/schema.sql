CREATE TABLE card (
  id      int PRIMARY KEY,
  balance int NOT NULL
);
CREATE TABLE payment (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  card_id int NOT NULL REFERENCES card,
  amount  int NOT NULL CHECK (amount > 0)
);
CREATE TABLE report (
  missing int NOT NULL
);
