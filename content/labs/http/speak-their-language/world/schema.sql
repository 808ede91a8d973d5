CREATE TABLE film (
  id    int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title text NOT NULL,
  year  int  NOT NULL
);
