CREATE TABLE account (
  id    int  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE
);
CREATE TABLE link (
  token_hash text        PRIMARY KEY,
  account_id int         NOT NULL REFERENCES account,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE TABLE session (
  token_hash text PRIMARY KEY,
  account_id int  NOT NULL REFERENCES account
);
