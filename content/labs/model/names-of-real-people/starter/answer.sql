-- Whom does this turn away?
CREATE TABLE profile (
  full_name varchar(50) PRIMARY KEY CHECK (full_name ~ '^[A-Za-z]+ [A-Za-z]+$'),
  called    varchar(20) NOT NULL,
  gender    char(1) NOT NULL CHECK (gender IN ('m', 'f')),
  email     text,
  phone     bigint,
  postcode  int,
  born      date NOT NULL
);
