import pg from 'pg'
import { Problem } from '../../kit/problem.ts'

/** Holds every write to a database back while requests arrive, so that they meet. */
export interface WriteGate {
  /** Fires while the gate is shut, waits until all wait for it or are through, then opens it. */
  pass<T>(fire: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

const shutMsMax = 300
const quietMs = 60
const lookAgainMs = 8

/**
 * Opens a gate on a database: SHARE locks on all tables of its users, taken anew for each passage
 * since a server may have made tables meanwhile. Reads pass.
 */
export async function openWriteGate(databaseUrl: string): Promise<WriteGate> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'backwright-gate',
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (cause) {
    throw new Problem(
      'no-database',
      {
        expected: 'PostgreSQL at the address of --database-url',
        came: cause instanceof Error ? cause.message || 'no connection' : String(cause),
        try: 'Check the address, the user and the password; leave --database-url out to check without the lock gate.',
      },
      { cause },
    )
  }
  return {
    pass: (fire) => pass(client, fire),
    close: () => client.end().catch(() => undefined),
  }
}

async function pass<T>(client: pg.Client, fire: () => Promise<T>): Promise<T> {
  const isShut = await shut(client)
  const fired = fire()
  let isDone = false
  void fired.finally(() => (isDone = true)).catch(() => undefined)
  if (isShut) {
    await untilQuiet(client, () => isDone)
    await client.query('rollback').catch(() => undefined)
  }
  return fired
}

/** False when a table can't be locked at once: then requests go ahead without the gate. */
async function shut(client: pg.Client): Promise<boolean> {
  try {
    await client.query('begin')
    await client.query(`set local lock_timeout = '500ms'`)
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name
         from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    )
    const names = rows.map(({ name }) => name).join(', ')
    if (names !== '') await client.query(`lock table ${names} in share mode`)
    return true
  } catch {
    await client.query('rollback').catch(() => undefined)
    return false
  }
}

/** Until as many wait as will: their number stays the same for a while. */
async function untilQuiet(client: pg.Client, isDone: () => boolean): Promise<void> {
  const until = performance.now() + shutMsMax
  let waiting = -1
  let since = performance.now()
  while (performance.now() < until && !isDone()) {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database() and pid <> pg_backend_pid()`,
    )
    const count = rows[0]?.count ?? 0
    if (count !== waiting) since = performance.now()
    waiting = count
    if (waiting > 0 && performance.now() - since > quietMs) return
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
  }
}
