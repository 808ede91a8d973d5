CREATE TABLE account (
  email      text NOT NULL,
  deleted_at timestamptz
);
CREATE UNIQUE INDEX one_live_account_an_email
ON account (translate(email, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'))
WHERE deleted_at IS NULL;
CREATE VIEW active_account AS
SELECT email FROM account WHERE deleted_at IS NULL;
