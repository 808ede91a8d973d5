CREATE TABLE card (
  id      int PRIMARY KEY,
  balance int NOT NULL CHECK (balance >= 0)
);
