CREATE TABLE account (
  id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email      text NOT NULL,
  deleted_at timestamptz
);
-- Whoever takes an email holds a lock on it until the transaction ends, so two never look at once.
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext(lower(new.email)));
  IF EXISTS (
    SELECT FROM account a WHERE lower(a.email) = lower(new.email) AND a.deleted_at IS NULL AND a.id <> new.id
  ) THEN
    RAISE unique_violation USING MESSAGE = 'this email is taken';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER look BEFORE INSERT OR UPDATE OF deleted_at ON account
FOR EACH ROW WHEN (new.deleted_at IS NULL) EXECUTE FUNCTION look();

CREATE VIEW active_account AS
SELECT email FROM account WHERE deleted_at IS NULL;
