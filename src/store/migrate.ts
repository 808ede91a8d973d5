import type pg from 'pg'
import { Problem } from '../kit/problem.ts'
import { type Migration, migrations } from './migrations/all.ts'

/** Any number that nobody else locks in this database. */
const migrationLock = 4_717_330_001

/** The number of the last migration that ran; 0 for an empty database. */
export async function schemaNumber(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ exists: boolean }>(
    `select to_regclass('public.schema_migration') is not null as exists`,
  )
  if (!rows[0]?.exists) return 0
  const found = await client.query<{ number: number }>(
    'select coalesce(max(number), 0) as number from schema_migration',
  )
  return found.rows[0]?.number ?? 0
}

export interface MigrateOptions {
  /** Run where the database is empty, before the first migration. */
  readonly whenEmpty?: () => Promise<void>
  /** Run before the first migration of a database that holds something. */
  readonly backUp: (schemaNumber: number) => Promise<void>
  /** The last one to run; all by default. */
  readonly upTo?: number
}

/**
 * Brings the schema forward, each migration in a transaction of its own. Several processes may do
 * this at once: one runs, the others wait and find it done. Returns the numbers that ran.
 */
export async function migrate(client: pg.ClientBase, options: MigrateOptions): Promise<number[]> {
  await client.query('select pg_advisory_lock($1)', [migrationLock])
  try {
    if ((await schemaNumber(client)) === 0) await options.whenEmpty?.()
    const from = await schemaNumber(client)
    refuseNewer(from)
    const upTo = options.upTo ?? migrations.length
    const waiting = migrations.filter(({ number }) => number > from && number <= upTo)
    if (waiting.length > 0 && from > 0) await options.backUp(from)
    for (const migration of waiting) await runOne(client, migration)
    return waiting.map(({ number }) => number)
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock])
  }
}

async function runOne(client: pg.ClientBase, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await applyMigration(client, migration)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** One step, in the transaction of whoever calls. */
export async function applyMigration(
  client: pg.ClientBase,
  { number, name, sql }: Migration,
): Promise<void> {
  await client.query(`create table if not exists schema_migration (
    number int primary key, name text not null, ran_at timestamptz not null default now())`)
  await client.query(sql)
  await client.query('insert into schema_migration (number, name) values ($1, $2)', [number, name])
}

function refuseNewer(number: number): void {
  if (number <= migrations.length) return
  throw new Problem('no-database', {
    expected: `a store at migration ${migrations.length} or earlier`,
    came: `one at ${number}: a newer Backwright wrote it`,
    try: 'Start the newer version, or use another data folder (BACKWRIGHT_HOME).',
  })
}
