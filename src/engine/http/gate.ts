import { setTimeout as wait } from 'node:timers/promises'
import { type Exchange, exchange } from '../../world/http/exchange.ts'
import type { HttpRequest, Origin } from '../../world/http/message.ts'
import type { AttemptDatabase } from '../../world/postgres/attempt-database.ts'
import type { Outcome, Session } from '../../world/postgres/session.ts'

/*
 * The lock gate: before requests that shall meet are sent, every table is locked against writing.
 * Each of them reads, decides, and then waits at its first write; once all wait (or have answered),
 * the locks go, and everybody goes on from the same point. A server that reads first and writes
 * later loses here every time; one that lets the database decide does not notice.
 */

/** How long requests are awaited at the gate: a server that lets one in at a time queues the rest. */
const gatherMs = 300
const lookMs = 3
const statementMs = 4_000

export interface Met {
  readonly exchanges: Exchange[]
  /** How many waited to write when the locks went. */
  readonly waited: number
}

/** Sends requests that meet at their first write. Null: the tables could not be locked. */
export async function meetAtLocks(
  origin: Origin,
  requests: readonly HttpRequest[],
  database: AttemptDatabase,
  parts: {
    readonly totalMs?: number
    /** Runs while they wait; the locks go when it has. */
    readonly meanwhile?: () => Promise<unknown>
  } = {},
): Promise<Met | null> {
  const [gate, looks] = await Promise.all([database.ownerSession(), database.ownerSession()])
  try {
    if (!(await lockTables(gate))) return null
    const limits = parts.totalMs === undefined ? {} : { limits: { totalMs: parts.totalMs } }
    let answered = 0
    const exchanges = requests.map(async (request) => {
      const made = await exchange(origin, request, limits)
      answered++
      return made
    })
    let waited = 0
    const until = performance.now() + gatherMs
    while (performance.now() < until && answered + waited < requests.length) {
      waited = await countWaiting(looks, database.role)
      if (answered + waited < requests.length) await wait(lookMs)
    }
    await parts.meanwhile?.()
    await run(gate, 'commit')
    return { exchanges: await Promise.all(exchanges), waited }
  } finally {
    await Promise.all([gate.close(), looks.close()])
  }
}

const ownTables = `
  select format('%I.%I', n.nspname, c.relname)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and c.relpersistence <> 't'
     and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   order by 1`

/** Tables of the database, the server's own too, as SQL names them. */
export async function listTables(owner: Session): Promise<string[]> {
  const outcome = await run(owner, ownTables)
  return outcome?.kind === 'rows' ? outcome.rows.map(([name]) => name as string) : []
}

async function lockTables(gate: Session): Promise<boolean> {
  const tables = await listTables(gate)
  const lock = tables.length > 0 ? [`lock table ${tables.join(', ')} in share mode`] : []
  const texts = ['begin', "set local lock_timeout = '2s'", ...lock]
  const outcomes = await gate.runBatch(
    texts.map((text) => ({ text })),
    { timeoutMs: statementMs },
  )
  const isLocked = outcomes.every(({ kind }) => kind === 'rows')
  if (!isLocked) await run(gate, 'rollback')
  return isLocked
}

async function countWaiting(looks: Session, role: string): Promise<number> {
  const outcome = await run(
    looks,
    `select count(*) from pg_stat_activity
      where usename = '${role}' and wait_event_type = 'Lock'`,
  )
  return outcome?.kind === 'rows' ? Number(outcome.rows[0]?.[0] ?? 0) : 0
}

async function run(session: Session, text: string): Promise<Outcome | undefined> {
  const [outcome] = await session.runBatch([{ text }], { timeoutMs: statementMs })
  return outcome
}
