CREATE TABLE pool (
  program text PRIMARY KEY,
  size    int NOT NULL CHECK (size > 0)
);
