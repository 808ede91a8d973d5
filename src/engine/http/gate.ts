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

/**
 * So many looks in a row at which nothing moved: a server that lets one request in at a time queues
 * the rest. Looks and not milliseconds, since on a busy machine they take as much longer as the
 * server does.
 */
const quietLooks = 80
const lookMs = 3
/** After this the locks go in any case. */
const gatherMs = 3_000
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
    const waited = await untilGathered({
      look: () => lookAt(looks, database.role),
      isWhole: (waiting) => answered + waiting >= requests.length,
    })
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

interface Look {
  readonly waiting: number
  /** Changes whenever one of the server's sessions does something. */
  readonly moved: string
}

/** Until all have come as far as they can; how many wait at a lock then. */
async function untilGathered({
  look,
  isWhole,
}: {
  look: () => Promise<Look>
  isWhole: (waiting: number) => boolean
}): Promise<number> {
  const until = performance.now() + gatherMs
  let before: Look = { waiting: 0, moved: '' }
  for (let quiet = 0; quiet < quietLooks && performance.now() < until; quiet++) {
    const now = await look()
    if (isWhole(now.waiting)) return now.waiting
    if (now.moved !== before.moved) quiet = 0
    before = now
    await wait(lookMs)
  }
  return before.waiting
}

async function lookAt(looks: Session, role: string): Promise<Look> {
  const outcome = await run(
    looks,
    `select count(*) filter (where wait_event_type = 'Lock'),
            concat_ws(' ', count(*), max(backend_start), max(state_change), max(query_start))
       from pg_stat_activity where usename = '${role}'`,
  )
  const [waiting, moved] = outcome?.kind === 'rows' ? (outcome.rows[0] ?? []) : []
  return { waiting: Number(waiting ?? 0), moved: moved ?? '' }
}

async function run(session: Session, text: string): Promise<Outcome | undefined> {
  const [outcome] = await session.runBatch([{ text }], { timeoutMs: statementMs })
  return outcome
}
