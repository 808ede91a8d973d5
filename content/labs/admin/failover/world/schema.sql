CREATE TABLE payment (
  id     int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  viewer text NOT NULL,
  amount numeric(8,2) NOT NULL
);
