CREATE TABLE account (
  email      text NOT NULL,
  deleted_at date
);
CREATE UNIQUE INDEX one_live_account_an_email ON account (lower(email)) WHERE deleted_at IS NULL;
CREATE VIEW active_account AS
SELECT email FROM account WHERE deleted_at IS NULL;
