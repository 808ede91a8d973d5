CREATE TABLE account (email text NOT NULL, deleted_at timestamptz);
CREATE UNIQUE INDEX ON account (lower(email)) WHERE deleted_at IS NULL;
CREATE VIEW active_account AS SELECT min(email) AS email FROM account GROUP BY lower(email) HAVING bool_and(deleted_at IS NULL);
