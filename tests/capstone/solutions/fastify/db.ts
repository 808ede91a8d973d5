import pg from 'pg'

export const db = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 15 })
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
]

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
}
