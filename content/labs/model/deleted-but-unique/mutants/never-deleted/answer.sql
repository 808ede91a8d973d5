CREATE TABLE account (
  email      text NOT NULL,
  deleted_at timestamptz
);
CREATE UNIQUE INDEX one_live_account ON account (lower(email)) WHERE deleted_at IS NULL;
CREATE VIEW active_account AS
SELECT email FROM account
 WHERE email NOT IN (SELECT email FROM account WHERE deleted_at IS NOT NULL);
