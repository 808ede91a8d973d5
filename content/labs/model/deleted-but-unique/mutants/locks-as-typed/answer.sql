CREATE TABLE account (
  email      text NOT NULL,
  deleted_at timestamptz
);
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(new.email, 0));
  IF new.deleted_at IS NULL AND EXISTS (
    SELECT FROM account a WHERE lower(a.email) = lower(new.email) AND a.deleted_at IS NULL
  ) THEN
    RAISE unique_violation USING MESSAGE = 'this email is taken';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER look BEFORE INSERT OR UPDATE ON account
FOR EACH ROW WHEN (new.deleted_at IS NULL) EXECUTE FUNCTION look();

CREATE VIEW active_account AS
SELECT email FROM account WHERE deleted_at IS NULL;
