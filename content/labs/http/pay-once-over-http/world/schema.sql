CREATE TABLE payment (
  id     int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  viewer text NOT NULL,
  cents  int  NOT NULL CHECK (cents > 0)
);
CREATE TABLE answered (
  key    text  PRIMARY KEY,
  asked  jsonb NOT NULL,
  answer jsonb
);
