import pg from 'pg'

const { DATABASE_URL: connectionString, BUSY_TIMEOUT_MS: busyMs } = process.env

export const db = new pg.Pool({
  connectionString,
  max: 15,
  ...(busyMs === undefined ? {} : { connectionTimeoutMillis: Number(busyMs) }),
})
db.on('error', (error) => console.error('connection lost:', error.message))

export type Client = Pick<pg.PoolClient, 'query'>

export async function all<T extends object = Record<string, unknown>>(
  client: Client,
  sql: string,
  ...values: unknown[]
): Promise<T[]> {
  const { rows } = await client.query<T & pg.QueryResultRow>(sql, values)
  return rows
}

export async function inTransaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await db.connect()
  try {
    await client.query('BEGIN')
    const made = await work(client)
    await client.query('COMMIT')
    return made
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

/** Every step once; what has been done is remembered in a table. */
const steps = [
  `CREATE TABLE account (id serial PRIMARY KEY, email text NOT NULL, password text NOT NULL);
   CREATE UNIQUE INDEX ON account (lower(email));
   CREATE TABLE session (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), token text NOT NULL UNIQUE,
     account_id int NOT NULL REFERENCES account)`,
  `CREATE TABLE rating (id serial PRIMARY KEY, account_id int NOT NULL REFERENCES account,
     film_id int NOT NULL REFERENCES film ON DELETE CASCADE, stars smallint NOT NULL,
     UNIQUE (account_id, film_id))`,
  `CREATE TABLE progress (account_id int REFERENCES account, film_id int REFERENCES film ON DELETE CASCADE,
     seconds int NOT NULL, plays int NOT NULL, PRIMARY KEY (account_id, film_id))`,
  `CREATE TABLE payment (id serial PRIMARY KEY, account_id int NOT NULL REFERENCES account,
     film_id int NOT NULL REFERENCES film ON DELETE CASCADE, cents int NOT NULL, key text NOT NULL,
     UNIQUE (account_id, key))`,
  `CREATE TABLE hook (id serial PRIMARY KEY, url text NOT NULL, secret text NOT NULL);
   CREATE TABLE delivery (id bigserial PRIMARY KEY, hook_id int NOT NULL REFERENCES hook, uid text NOT NULL,
     payload text NOT NULL, tries int NOT NULL DEFAULT 0, due_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE TABLE poster (film_id int PRIMARY KEY REFERENCES film ON DELETE CASCADE, type text NOT NULL,
     bytes bytea NOT NULL)`,
  // The older release writes minutes alone, and reads them.
  `ALTER TABLE film ADD COLUMN seconds int;
   CREATE FUNCTION film_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF NEW.seconds IS NULL THEN NEW.seconds = 60 * NEW.minutes;
     ELSE NEW.minutes = ceil(NEW.seconds / 60.0); END IF;
     RETURN NEW; END $$;
   CREATE FUNCTION film_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF NEW.seconds IS NOT NULL AND NEW.seconds IS DISTINCT FROM OLD.seconds THEN NEW.minutes = ceil(NEW.seconds / 60.0);
     ELSIF NEW.minutes <> OLD.minutes OR NEW.seconds IS NULL THEN NEW.seconds = 60 * NEW.minutes; END IF;
     RETURN NEW; END $$;
   CREATE TRIGGER film_added BEFORE INSERT ON film FOR EACH ROW EXECUTE FUNCTION film_added();
   CREATE TRIGGER film_changed BEFORE UPDATE ON film FOR EACH ROW EXECUTE FUNCTION film_changed()`,
]

/** Films that were there before, a range of ids at a time: the trigger fills in what's missing. */
async function fillIn(): Promise<void> {
  const [{ last } = { last: 0 }] = await all<{ last: number }>(
    db,
    'SELECT coalesce(max(id), 0) AS last FROM film WHERE seconds IS NULL',
  )
  for (let from = 0; from < last; from += 500) {
    const range = 'id > $1 AND id <= $1 + 500 AND seconds IS NULL'
    await all(db, `UPDATE film SET minutes = minutes WHERE ${range}`, from)
  }
}

export async function migrate(): Promise<void> {
  await inTransaction(async (client) => {
    await client.query('CREATE TABLE IF NOT EXISTS migration (step int PRIMARY KEY)')
    const done = await all<{ step: number }>(client, 'SELECT step FROM migration')
    for (const [step, sql] of steps.entries()) {
      if (done.some((one) => one.step === step)) continue
      await client.query(sql)
      await client.query('INSERT INTO migration VALUES ($1)', [step])
    }
  })
  fillIn().catch((error: Error) => console.error(error.message))
}
