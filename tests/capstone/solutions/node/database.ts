import pg from 'pg'

export const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  connectionTimeoutMillis: Number(process.env.BUSY_TIMEOUT_MS ?? 0),
  max: 12,
})
// A connection that breaks while nobody uses it must not end the process.
pool.on('error', (error) => console.error(error.message))

type Row = Record<string, unknown>

export async function rowsOf<T extends Row = Row>(
  text: string,
  values: readonly unknown[] = [],
  client: pg.Pool | pg.PoolClient = pool,
): Promise<T[]> {
  const { rows } = await client.query<T>(text, [...values])
  return rows
}

/** All of it, or nothing. */
export async function transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

/** Nobody gave a connection back in time. */
export const isBusy = (error: unknown): boolean =>
  /timeout exceeded when trying to connect|connection timeout/.test(String(error))

/** PostgreSQL's code of an error: 23505 for a key that's there already. */
export const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code

/** Whoever writes minutes finds the seconds right, and the other way around. */
const lengthInSeconds = `
  ALTER TABLE film ADD COLUMN IF NOT EXISTS seconds integer;
  CREATE OR REPLACE FUNCTION film_length() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'INSERT' OR NEW.seconds IS DISTINCT FROM OLD.seconds THEN
      NEW.minutes := coalesce((NEW.seconds + 59) / 60, NEW.minutes);
      NEW.seconds := coalesce(NEW.seconds, NEW.minutes * 60);
    ELSIF NEW.minutes <> OLD.minutes THEN
      NEW.seconds := NEW.minutes * 60;
    END IF;
    RETURN NEW;
  END $$;
  CREATE OR REPLACE TRIGGER film_length BEFORE INSERT OR UPDATE ON film
    FOR EACH ROW EXECUTE FUNCTION film_length();`

const filledAtOnce = 1000

/** Fills in what the older release has left, some at a time, so that nobody waits for all of them. */
export async function fillSeconds(): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `UPDATE film SET seconds = minutes * 60
       WHERE id IN (SELECT id FROM film WHERE seconds IS NULL ORDER BY id LIMIT $1)`,
      [filledAtOnce],
    )
    if (!rowCount) return
  }
}

export async function makeTables(): Promise<void> {
  await pool.query(`
    ${lengthInSeconds}
    ALTER TABLE film ADD COLUMN IF NOT EXISTS version integer NOT NULL DEFAULT 1;
    CREATE TABLE IF NOT EXISTS account (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      email text NOT NULL,
      salt bytea NOT NULL,
      password_hash bytea NOT NULL
    );
    CREATE UNIQUE INDEX IF NOT EXISTS account_email ON account (lower(email));
    CREATE TABLE IF NOT EXISTS session (
      token_hash bytea PRIMARY KEY,
      account_id integer NOT NULL REFERENCES account ON DELETE CASCADE
    );
    CREATE TABLE IF NOT EXISTS rating (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      account_id integer NOT NULL REFERENCES account ON DELETE CASCADE,
      film_id integer NOT NULL REFERENCES film ON DELETE CASCADE,
      stars integer NOT NULL,
      UNIQUE (account_id, film_id)
    );
    CREATE TABLE IF NOT EXISTS progress (
      account_id integer NOT NULL REFERENCES account ON DELETE CASCADE,
      film_id integer NOT NULL REFERENCES film ON DELETE CASCADE,
      seconds integer NOT NULL DEFAULT 0,
      plays integer NOT NULL DEFAULT 0,
      PRIMARY KEY (account_id, film_id)
    );
    CREATE TABLE IF NOT EXISTS payment (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      account_id integer NOT NULL REFERENCES account ON DELETE CASCADE,
      film_id integer NOT NULL REFERENCES film ON DELETE CASCADE,
      cents integer NOT NULL
    );
    CREATE TABLE IF NOT EXISTS payment_key (
      account_id integer NOT NULL REFERENCES account ON DELETE CASCADE,
      key text NOT NULL,
      film_id integer NOT NULL,
      cents integer NOT NULL,
      payment_id integer REFERENCES payment ON DELETE CASCADE,
      PRIMARY KEY (account_id, key)
    );
    CREATE TABLE IF NOT EXISTS hook (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      url text NOT NULL,
      secret text NOT NULL
    );
    CREATE TABLE IF NOT EXISTS message (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      hook_id integer NOT NULL REFERENCES hook ON DELETE CASCADE,
      key uuid NOT NULL DEFAULT gen_random_uuid(),
      body text NOT NULL,
      attempts integer NOT NULL DEFAULT 0,
      is_done boolean NOT NULL DEFAULT false
    );
    CREATE TABLE IF NOT EXISTS poster (
      film_id integer PRIMARY KEY REFERENCES film ON DELETE CASCADE,
      type text NOT NULL,
      image bytea NOT NULL
    )`)
}
