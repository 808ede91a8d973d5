CREATE TABLE account (
  email      text NOT NULL,
  deleted_at timestamptz
);
CREATE UNIQUE INDEX one_live_account_an_email ON account (lower(email)) WHERE deleted_at IS NULL;

CREATE VIEW active_account AS
SELECT email FROM account WHERE deleted_at IS NULL;

CREATE FUNCTION keep_email() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.email IS DISTINCT FROM old.email THEN
    RAISE EXCEPTION 'an email stays as it is';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER keep_email BEFORE UPDATE ON account FOR EACH ROW EXECUTE FUNCTION keep_email();
