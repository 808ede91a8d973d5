import type pg from 'pg'
import type { Limits } from '../../kit/limits.ts'
import type { CostRequest } from '../../lab/kinds/cost.ts'
import { withOwner } from '../../world/postgres/connection.ts'
import { openSession } from '../../world/postgres/session.ts'
import type { CostDatabases } from './database-pool.ts'
import { fillValues, fixedValues } from './values.ts'

/*
 * The workload as pg_stat_statements counts it: as the lab gives it, and on other days.
 */

/** Settings of every session that is counted; a role cannot keep others. */
export const settings = {
  enable_seqscan: 'on',
  plan_cache_mode: 'force_custom_plan',
  jit: 'off',
  search_path: 'public',
}

/** Days that aren't like the workload, in the order in which they are asked. */
export const otherDays = [0, 1, 'quiet'] as const
type OtherDay = (typeof otherDays)[number]

interface Replaying {
  readonly costDatabases: CostDatabases
  readonly requests: readonly CostRequest[]
  readonly values: Readonly<Record<string, string>>
  readonly limits: Limits
  /** Left out: the workload as it is given. */
  readonly day?: OtherDay | null
}

/** Asks every reading request that is given as often as the workload does, as the application. */
export async function replay(
  database: string,
  { costDatabases, requests, values, limits, day = null }: Replaying,
): Promise<void> {
  const asked = requests.filter(
    ({ sql, afterReplay, writes }) => sql !== null && !afterReplay && !writes,
  )
  const workload = workloadOf(asked, day)
  const texts = workload.map(({ sql, own, ...rest }) => ({
    ...rest,
    text: fillValues(sql, { ...values, ...own })
      .sql.trim()
      .replace(/;$/, ''),
  }))
  const role = costDatabases.application
  await withOwner(costDatabases.connection, database, async (owner) => {
    await forget(owner, role)
    const session = await openSession(costDatabases.connection, {
      database,
      role,
      settings: day === 'quiet' ? { ...settings, ...littleMemory } : settings,
    })
    const askAll = async (text: string, calls: number): Promise<void> => {
      const batch = Array.from({ length: calls }, () => ({ text }))
      const outcomes = await session.runBatch(batch, { timeoutMs: limits.attemptMs })
      const failed = outcomes.find(({ kind }) => kind !== 'rows')
      if (failed !== undefined) throw new Error(`the workload runs: ${JSON.stringify(failed)}`)
    }
    const askDay = async (): Promise<void> => {
      for (const { text, calls, isCold } of texts) {
        if (!isCold) await askAll(text, calls)
        else {
          for (let call = 0; call < calls; call++) {
            await owner.query(pushOut)
            await askAll(text, 1)
          }
        }
      }
    }
    try {
      if (day === 'quiet') {
        // Only the second time counts: a first call touches pages of the catalogs, too.
        await askDay()
        await forget(owner, role)
      }
      await askDay()
    } finally {
      await session.close()
    }
  })
}

interface Replayed {
  readonly sql: string
  /** Values of its own. */
  readonly own: Readonly<Record<string, string>>
  readonly calls: number
  /** Its tables are pushed out of memory before each call, so that their pages have to be read. */
  readonly isCold: boolean
}

function workloadOf(requests: readonly CostRequest[], day: OtherDay | null): Replayed[] {
  if (day === null) return requests.map(asGiven)
  return day === 'quiet' ? quietDay(requests) : otherDay(requests, day)
}

const asGiven = ({ sql, values, calls }: CostRequest): Replayed => ({
  sql: sql ?? '',
  own: fixedValues(values),
  calls,
  isCold: false,
})

/** How much smaller than the workload another day is. */
const smaller = 4

/**
 * Another day: what was asked most is asked least, and every other statement finds its pages out of
 * memory. A query that names the statement it was shown, or leaves out half of the work, finds
 * another one than the reference on one of two such days.
 */
export function otherDay(requests: readonly CostRequest[], day: number): Replayed[] {
  const byCalls = [...requests].sort((one, other) => one.calls - other.calls)
  return requests.map((request, at) => {
    const opposite = byCalls[requests.length - 1 - byCalls.indexOf(request)] as CostRequest
    const calls = Math.ceil(opposite.calls / smaller)
    return { ...asGiven(request), calls, isCold: at % 2 === day % 2 }
  })
}

/** Sorts that fit in memory on other days don't on a quiet one. */
const littleMemory = { work_mem: '64kB' }
/** Touches no page of a table, and writes temporary blocks. */
const largeSort =
  'SELECT n % 100 AS part, count(DISTINCT n) FROM generate_series(1, 10000) AS n GROUP BY part'

/**
 * A quiet day: each statement is asked once, and what is asked most in the workload twice. One comes
 * along that sorts more than fits in memory. A query that leaves out what is asked once, or takes
 * temporary blocks for buffers, finds another statement than the reference.
 */
export function quietDay(requests: readonly CostRequest[]): Replayed[] {
  const most = Math.max(...requests.map(({ calls }) => calls))
  const busiest = requests.findIndex(({ calls }) => calls === most)
  return [
    ...requests.map((request, at) => ({ ...asGiven(request), calls: at === busiest ? 2 : 1 })),
    { sql: largeSort, own: {}, calls: 1, isCold: false },
  ]
}

const pushOut = `select counted.pg_buffercache_evict_relation(c.oid) from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'i')`

/** Statements of a role that were counted are counted from nothing again. */
export async function forget(owner: pg.Client, role: string): Promise<void> {
  await owner.query(
    `select counted.pg_stat_statements_reset($1::regrole, oid, 0)
       from pg_database where datname = current_database()`,
    [role],
  )
}
