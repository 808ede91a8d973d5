CREATE TABLE card (
  id      int PRIMARY KEY,
  balance int NOT NULL CHECK (balance >= 0)
);
CREATE TABLE payment (
  id      int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  card_id int NOT NULL,
  amount  int NOT NULL
);
CREATE TABLE request (
  key    text PRIMARY KEY,
  answer jsonb
);
