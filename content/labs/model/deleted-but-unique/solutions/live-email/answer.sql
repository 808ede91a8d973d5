-- The email while the account is live; NULLs are never the same.
CREATE TABLE account (
  id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email      text NOT NULL,
  deleted_at timestamptz,
  live_email text GENERATED ALWAYS AS (CASE WHEN deleted_at IS NULL THEN lower(email) END) STORED UNIQUE
);
CREATE VIEW active_account AS
SELECT email FROM account WHERE live_email IS NOT NULL;
