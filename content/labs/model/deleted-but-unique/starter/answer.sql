-- Noor leaves, and comes back a month later. Does this let her?
CREATE TABLE account (
  email      text NOT NULL UNIQUE,
  deleted_at timestamptz
);
CREATE VIEW active_account AS
SELECT email FROM account;
