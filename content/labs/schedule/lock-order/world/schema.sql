CREATE TABLE card (
  id      int PRIMARY KEY,
  balance int NOT NULL
);
CREATE TABLE report (
  id    int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  total int NOT NULL
);
