import { setTimeout as wait } from 'node:timers/promises'
import type { Rows } from '../../lab/counterexample/rows.ts'
import type { AdminStep, AdminTraffic } from '../../lab/kinds/admin.ts'
import type { SteppedSession } from '../../world/postgres/stepped-session.ts'
import {
  type Asked,
  lookSettings,
  type OpenSession,
  openSession,
  owner,
  superuser,
  type Told,
} from './ask.ts'
import { leftOpenShortfall, openLine, statementShortfall, unreadShortfall } from './run-file.ts'
import { type AdminRuntime, database, mainOf } from './runtime.ts'
import type { Shortfall } from './shortfall.ts'
import { type FileStatement, readFile } from './statements.ts'

/*
 * A file of SQL that runs while its tables are in use. No clock is asked. Before each statement
 * some transactions are opened that hold what programs hold; a statement that cannot have its lock
 * is caught waiting, and requests are sent that give up at once where they would have to wait.
 * A statement that has run is kept in its transaction until it was looked at: which locks it holds,
 * how many rows it had to read under them, how many rows it has locked.
 *
 *   hold ─▶ run ─┬─▶ waits ─▶ probe ─▶ let go ─▶ done ─┬─▶ look, probe ─▶ commit ─▶ probe
 *                └───────────────────▶ done ───────────┘
 */

export interface LiveRun {
  readonly findings: LiveFinding[]
  /** The most rows that one transaction had locked at once. */
  mostLocked: { readonly count: number; readonly statement: FileStatement } | null
}

export interface LiveFinding {
  /** queue: it waited, and requests behind it; work: they wait while it goes through a table. */
  readonly kind: 'queue' | 'work' | 'error'
  readonly statement: FileStatement
  readonly locks: Rows
  /** Requests that had to wait, or that failed. */
  readonly requests: Rows
  /** Of the session, when the statement came; 0: it waits for ever. */
  readonly lockTimeoutMs: number
  readonly rowsRead: number
  /** Its locks were taken before it, by the same transaction. */
  readonly isKept?: boolean
}

type While = NonNullable<Extract<AdminStep, { run: string }>['while']>

interface Live {
  readonly runtime: AdminRuntime
  readonly line: SteppedSession
  readonly during: While
  readonly probes: ReadonlyMap<string, OpenSession>
  readonly control: OpenSession
  readonly run: LiveRun
  /** Rows of the table that is looked at. */
  readonly total: number
}

const probeSettings = { lock_timeout: '15ms' }

/** Runs the file while programs are at work; what was noticed is in `runtime.live`. */
export async function runLive(
  runtime: AdminRuntime,
  { file, text, as = owner }: { file: string; text: string; as?: string },
  during: While,
): Promise<Shortfall | null> {
  const read = await readFile(runtime.analysis, text)
  if (read.kind === 'unread') return unreadShortfall(file, read)
  const server = mainOf(runtime.servers)
  const asked = (role: string): Asked => ({ server, role, database })
  const control = await openSession(asked(superuser), lookSettings)
  const roles = new Set([...during.requests, ...during.holds].map((one) => one.as))
  const probes = new Map<string, OpenSession>()
  for (const role of roles) probes.set(role, await openSession(asked(role), probeSettings))
  const line = await openLine(runtime, as)
  const total = Number(first(await control.tell(`select count(*) from ${during.rows}`)) ?? 0)
  const run: LiveRun = { findings: [], mostLocked: null }
  runtime.live = run
  try {
    const live: Live = { runtime, line, during, probes, control, run, total }
    return await runAll(live, { file, as, statements: read.statements })
  } finally {
    await line.close()
    for (const session of [control, ...probes.values()]) await session.close()
  }
}

interface Work {
  readonly file: string
  readonly as: string
  readonly statements: readonly FileStatement[]
}

const gaveUp = '55P03'

async function runAll(live: Live, { file, as, statements }: Work): Promise<Shortfall | null> {
  const { line } = live
  let began = 0
  let calmUntil = -1
  for (let at = 0; at < statements.length; at++) {
    const statement = statements[at] as FileStatement
    if (line.transaction === 'I') began = at
    await runOne(live, statement, at > calmUntil)
    if (line.result().error?.code === gaveUp && at > calmUntil) {
      // As a tool that deploys does it: what gave up its lock is tried again, from its BEGIN.
      await plainly(line, 'rollback')
      await dropUnfinished(live)
      calmUntil = at
      at = began - 1
      continue
    }
    const wrong = statementShortfall(file, statement, as, line)
    if (wrong !== null) return wrong
    if (line.transaction === 'I' && (await probeErrors(live, statement))) return null
  }
  return line.transaction === 'I' ? null : leftOpenShortfall(file)
}

/** CREATE INDEX CONCURRENTLY that gives up leaves an index that is not valid, and its name is taken. */
async function dropUnfinished({ control }: Live): Promise<void> {
  const told = await control.tell(
    'select indexrelid::regclass::text from pg_index where not indisvalid',
  )
  for (const [name] of told.kind === 'rows' ? told.rows : []) {
    await control.tell(`drop index if exists ${name}`)
  }
}

const unwrapped = new Set(['TransactionStmt', 'VariableSetStmt', 'VariableShowStmt'])
/** It cannot be part of a transaction, or ends transactions by itself. */
const cannotWrap = new Set(['25001', '2D000', '0A000'])

async function runOne(live: Live, statement: FileStatement, isBusy: boolean): Promise<void> {
  const { line } = live
  if (unwrapped.has(statement.kind)) return await plainly(line, statement.sql)
  const lockTimeoutMs = await readTimeout(line)
  const isWrapped = line.transaction === 'I'
  if (isWrapped) await plainly(line, 'begin')
  const kept = isWrapped ? [] : strongOf(await readLocks(live))
  const before = await readWork(line)
  const holders = isBusy ? await openHolders(live) : []
  try {
    await runHeld(live, statement, { holders, lockTimeoutMs })
    const { error } = line.result()
    if (isWrapped && error !== null && cannotWrap.has(error.code)) {
      await plainly(line, 'rollback')
      for (const holder of isBusy ? await openHolders(live) : []) holders.push(holder)
      return await runHeld(live, statement, { holders, lockTimeoutMs })
    }
    await letGo(holders)
    // What went wrong stays to be told: closing the session takes the rest back.
    if (error !== null || line.isLost) return
    await lookAt(live, statement, { before, lockTimeoutMs, kept })
    if (isWrapped) await plainly(line, 'commit')
  } finally {
    await letGo(holders)
  }
}

async function runHeld(
  live: Live,
  statement: FileStatement,
  { holders, lockTimeoutMs }: { holders: OpenSession[]; lockTimeoutMs: number },
): Promise<void> {
  const { line } = live
  line.start(statement.sql, null)
  let settled = await line.settle(() => isBlocked(live), {})
  while (settled === 'waits') {
    const requests = await probe(live, (told) => isHeldUp(told))
    if (requests.rows.length > 0) {
      const locks = await readLocks(live)
      live.run.findings.push({
        kind: 'queue',
        statement,
        locks,
        requests,
        lockTimeoutMs,
        rowsRead: 0,
      })
    }
    await countLocked(live, statement)
    await letGo(holders)
    settled = await line.settle(() => isBlocked(live), { again: true })
  }
}

/** The statement has run and its transaction is open: what does it keep others from? */
async function lookAt(
  live: Live,
  statement: FileStatement,
  { before, lockTimeoutMs, kept }: { before: number; lockTimeoutMs: number; kept: string[] },
): Promise<void> {
  const { line, run, total } = live
  const rowsRead = (await readWork(line)) - before
  const locks = await readLocks(live)
  await countLocked(live, statement)
  const own = strongOf(locks)
  if (own.length === 0 || rowsRead < total / 10) return
  const requests = await probe(live, isHeldUp)
  if (requests.rows.length === 0) return
  const isKept = own.every((lock) => kept.includes(lock))
  run.findings.push({ kind: 'work', statement, locks, requests, lockTimeoutMs, rowsRead, isKept })
}

/** The locks that keep others away, as "watch AccessExclusive". */
function strongOf({ rows }: Rows): string[] {
  return rows.flatMap(([table, mode]) => (strong.has(String(mode)) ? [`${table} ${mode}`] : []))
}

/** Locks of tables that keep others from reading or writing. */
const strong = new Set(['Share', 'ShareRowExclusive', 'Exclusive', 'AccessExclusive'])

async function probeErrors(live: Live, statement: FileStatement): Promise<boolean> {
  const requests = await probe(live, (told) => told.kind === 'error' && told.code !== gaveUp)
  if (requests.rows.length === 0) return false
  const none = { columns: [], rows: [] }
  live.run.findings.push({
    kind: 'error',
    statement,
    locks: none,
    requests,
    lockTimeoutMs: 0,
    rowsRead: 0,
  })
  return true
}

const isHeldUp = (told: Told): boolean => told.kind === 'error' && told.code === gaveUp

/** Sends every request, each taken back, and keeps those whose answer is meant. */
async function probe(live: Live, isMeant: (told: Told) => boolean): Promise<Rows> {
  const rows: (string | null)[][] = []
  for (const { name, as, sql } of live.during.requests) {
    const session = live.probes.get(as) as OpenSession
    live.runtime.counted.tries++
    await session.tell('begin')
    const told = await session.tell(sql)
    await session.tell('rollback')
    if (!isMeant(told)) continue
    const why =
      told.kind === 'error' && told.code !== gaveUp ? `${told.code} ${told.message}` : 'waits'
    rows.push([name, sql.replace(/\s+/g, ' ').trim(), why])
  }
  return { columns: ['request', 'statement', 'what happens'].map(column), rows }
}

const column = (name: string): { name: string; type: string } => ({ name, type: 'text' })

/** Transactions that hold what programs hold; one that would have to wait itself is left out. */
async function openHolders({ runtime, during }: Live): Promise<OpenSession[]> {
  const holders: OpenSession[] = []
  for (const { as, sql } of during.holds satisfies readonly AdminTraffic[]) {
    const asked = { server: mainOf(runtime.servers), role: as, database }
    const session = await openSession(asked, probeSettings)
    await session.tell('begin')
    await session.tell(sql)
    holders.push(session)
  }
  return holders
}

async function letGo(holders: OpenSession[]): Promise<void> {
  for (const holder of holders.splice(0)) {
    await holder.tell('rollback')
    await holder.close()
  }
}

async function isBlocked({ control, line }: Live): Promise<boolean> {
  const told = await control.tell(`select cardinality(pg_blocking_pids(${line.pid})) > 0`)
  return first(told) === 't'
}

async function readLocks({ control, line }: Live): Promise<Rows> {
  const told = await control.tell(
    `select c.relname, replace(l.mode, 'Lock', ''), case when l.granted then 'held' else 'waited for' end
     from pg_locks l join pg_class c on c.oid = l.relation
     where l.pid = ${line.pid} and c.relkind in ('r', 'p') and c.relnamespace >= 2200
       and l.mode not in ('AccessShareLock', 'RowShareLock')
     order by 1, 2`,
  )
  return {
    columns: ['table', 'lock', 'how'].map(column),
    rows: told.kind === 'rows' ? told.rows : [],
  }
}

/** Rows of the table that nobody else could lock now. */
async function countLocked({ control, during, run, total }: Live, statement: FileStatement) {
  await control.tell('begin')
  await control.tell("set local lock_timeout = '15ms'")
  const told = await control.tell(
    `with free as (select 1 from ${during.rows} for no key update skip locked) select count(*) from free`,
  )
  await control.tell('rollback')
  const free = first(told)
  if (free === null) return
  const count = total - Number(free)
  if (count > (run.mostLocked?.count ?? 0)) run.mostLocked = { count, statement }
}

/** Rows that the session has gone through in its transaction so far. */
async function readWork(line: SteppedSession): Promise<number> {
  await plainly(
    line,
    'select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) from pg_stat_xact_user_tables',
  )
  return Number(line.result().parts[0]?.rows[0]?.[0] ?? 0)
}

async function readTimeout(line: SteppedSession): Promise<number> {
  await plainly(line, "select setting from pg_settings where name = 'lock_timeout'")
  return Number(line.result().parts[0]?.rows[0]?.[0] ?? 0)
}

async function plainly(line: SteppedSession, sql: string): Promise<void> {
  line.start(sql, null)
  while ((await line.settle(async () => false, {})) === 'waits') await wait(5)
}

function first(told: Told): string | null {
  return told.kind === 'rows' ? (told.rows[0]?.[0] ?? null) : null
}
