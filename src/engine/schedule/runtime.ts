import { Problem } from '../../kit/problem.ts'
import { type ConnectionInfo, withOwner } from '../../world/postgres/connection.ts'
import { printQuery } from '../../world/postgres/database-print.ts'
import {
  openSteppedSession,
  type SteppedSession,
  type StepResult,
} from '../../world/postgres/stepped-session.ts'
import { type DatabaseFacts, readDatabaseFacts } from './database-facts.ts'
import type { Program } from './program.ts'
import { keepRows, type RowsBack, type Written } from './rows-back.ts'

/*
 * Where one explorer plays: a database of its own, one connection a session, and one more that
 * prepares, asks who waits and reads what is left. Between two schedules rows are put
 * back; where steps may change more than rows, all of it is torn down and set up again.
 */

export interface ScheduleRuntime {
  readonly lines: readonly SteppedSession[]
  readonly facts: DatabaseFacts
  /** Statements that give a session back the settings by which its waits are recognized. */
  readonly relied: readonly string[]
  /** Which of these sessions wait for another one, by place. */
  findWaiting(sessions: readonly number[]): Promise<ReadonlySet<number>>
  /** By place, the sessions that this one waits for. */
  findBlockers(session: number): Promise<number[]>
  /** Makes everything as it was before the first step, but for the sessions' own setups. */
  refresh(): Promise<void>
  /**
   * Ends what is left of a schedule that touched this: transactions, waits, settings. False: the
   * schedule may have found rows in another order than in fresh tables, and is played again.
   */
  settleDown(touched: Touched, written: Written): Promise<boolean>
  /** Rows that a step wrote at most where nothing says how many. */
  readonly rowsAtMost: number
  /** Queries on what is there now, one text each; a failure is its text. */
  ask(queries: readonly string[]): Promise<StepResult[]>
  /** Whether it is as it was made, its rows put back; one that is not must not be used again. */
  isUntouched(): Promise<boolean>
  close(): Promise<void>
}

/** What the steps of a program can change. */
export interface Touched {
  /** Tables, by resource; '*': any. */
  readonly tables: ReadonlySet<string>
  /** More than rows: everything is set up anew. */
  readonly more: boolean
  /** The sessions themselves: settings, locks of the session, temporary tables. */
  readonly sessions: boolean
}

export interface RuntimeOptions {
  readonly connection: ConnectionInfo
  readonly database: string
  /** The sessions' role. */
  readonly role: string
  /** Setups, too, are by who wrote the sessions, and have no more rights; else they are the owner's. */
  readonly isOneRole: boolean
  readonly program: Program
  readonly stepMs: number
  readonly bytesMax: number
}

const settings = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  extra_float_digits: '1',
}

/** Makes the database of one explorer and opens its sessions. */
export async function openScheduleRuntime(wanted: RuntimeOptions): Promise<ScheduleRuntime> {
  const { connection, database, role, isOneRole, program, stepMs, bytesMax } = wanted
  await makeDatabase(connection, database, isOneRole ? role : connection.user)
  const line = { database, applicationName: 'backwright', settings, stepMs, bytesMax }
  const open = (): Promise<SteppedSession> => openSteppedSession(connection, { ...line, role })
  // The owner finds the lab's tables in public, where nobody but the owner may make anything.
  const atPublic = { ...line, settings: { ...settings, search_path: 'public' } }
  const control = await (isOneRole ? open() : openSteppedSession(connection, atPublic))
  await prepare(control, program)
  const rowsOf = async (sql: string) => (await mustRun(control, sql)).parts[0]?.rows ?? []
  const facts = await readDatabaseFacts(rowsOf)
  const rowsBack = await keepRows(facts, rowsOf)
  const lines = await Promise.all(program.sessions.map(() => open()))
  let dirty: Touched | null = null
  let isKnownAlike = false
  const madeAs = isOneRole ? '' : await printOf(control)
  const refresh = async (): Promise<void> => {
    for (const [index, line] of lines.entries()) {
      if (line.isLost) lines[index] = await open()
    }
    if (dirty === null) return
    if (dirty.more) {
      if (program.teardown !== null) await run(control, program.teardown)
      await prepareAgain(control, program)
      if (!isKnownAlike) await checkAlike(control, rowsBack)
      isKnownAlike = true
    } else {
      const sql = rowsBack.sqlFor(dirty.tables)
      if (sql !== '') await mustRun(control, sql)
    }
    dirty = null
  }
  return {
    lines,
    facts,
    relied: isOneRole ? ownerSettings : [],
    findWaiting: (sessions) => findWaiting(control, lines, sessions),
    findBlockers: (session) => findBlockers(control, lines, session),
    refresh,
    isUntouched: async () => {
      if (isOneRole) return true
      await refresh()
      return (await printOf(control)) === madeAs && (await areRowsBack(control, rowsBack))
    },
    rowsAtMost: rowsBack.rowsAtMost,
    settleDown: async (touched, written) => {
      dirty = touched
      if (touched.more) await endPrepared(control)
      await settleDown(lines, touched)
      return rowsBack.count(written) || touched.more
    },
    ask: async (queries) => {
      const results: StepResult[] = []
      for (const query of queries) results.push(await run(control, query))
      return results
    },
    close: async () => {
      await Promise.all(lines.map((line) => line.close()))
      // Roles and the like are not of one database, and would be in the next one's way.
      if (program.teardown !== null) await run(control, program.teardown)
      await control.close()
    },
  }
}

async function makeDatabase(
  connection: ConnectionInfo,
  database: string,
  ownedBy: string,
): Promise<void> {
  await withOwner(connection, connection.database, async (owner) => {
    await owner.query(`create database ${database} template template0 owner ${ownedBy}`)
    for (const setting of databaseSettings) {
      await owner.query(`alter database ${database} set ${setting}`)
    }
  })
}

const ownerSettings = [
  "set deadlock_timeout = '1ms'",
  'set log_lock_waits = on',
  'set client_min_messages = log',
]

const databaseSettings = [
  "deadlock_timeout = '1ms'",
  'log_lock_waits = on',
  "lc_messages = 'C'",
  "client_connection_check_interval = '1s'",
]

async function run(line: SteppedSession, sql: string): Promise<StepResult> {
  line.start(sql, null)
  await line.settle(async () => false, {})
  return line.result()
}

async function mustRun(line: SteppedSession, sql: string): Promise<StepResult> {
  const result = await run(line, sql)
  if (result.error === null && !line.isLost) return result
  throw new Problem('bad-input', {
    expected: `this to run before the sessions begin: ${sql.trim().slice(0, 200)}`,
    came: result.error?.message ?? 'no answer',
    try: 'Mend the setup.',
  })
}

async function prepare(control: SteppedSession, program: Program): Promise<void> {
  // A setup runs as one transaction, and may set what the next one needs.
  for (const sql of program.setups) await mustRun(control, sql)
}

async function prepareAgain(control: SteppedSession, program: Program): Promise<void> {
  try {
    await prepare(control, program)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Problem('bad-input', {
      ...error.reason,
      expected: `the setup to run again, for the next schedule: ${error.reason.expected}`,
      try: dropAll,
    })
  }
}

const dropAll =
  'Steps change more than rows here, so let the teardown drop all that setup and steps make.'

/** Where the teardown leaves rows behind, each schedule would begin with others. */
async function checkAlike(control: SteppedSession, { tables }: RowsBack): Promise<void> {
  for (const { name, copy } of tables) {
    const counts = `select (select count(*) from only ${name}), (select count(*) from ${copy})`
    const [[now, before] = []] = (await run(control, counts)).parts[0]?.rows ?? []
    if (now === before) continue
    throw new Problem('bad-input', {
      expected: `the setup to make the same again, for the next schedule: ${before} rows in ${name}`,
      came: `${now} rows`,
      try: dropAll,
    })
  }
}

async function printOf(control: SteppedSession): Promise<string> {
  const sql = `set local search_path to pg_catalog; ${printQuery({ withRows: false })}`
  return (await mustRun(control, sql)).parts.at(-1)?.rows[0]?.[0] ?? ''
}

async function areRowsBack(control: SteppedSession, { tables }: RowsBack): Promise<boolean> {
  const rowsOf = (table: string): string =>
    `(select md5(string_agg(t::text, e'\\n' order by t::text)) from only ${table} t)`
  const alike = tables.map(
    ({ name, copy }) => `${rowsOf(name)} is not distinct from ${rowsOf(copy)}`,
  )
  if (alike.length === 0) return true
  const { parts } = await mustRun(control, `select ${alike.join(' and ')}`)
  return parts[0]?.rows[0]?.[0] === 't'
}

async function findWaiting(
  control: SteppedSession,
  lines: readonly SteppedSession[],
  sessions: readonly number[],
): Promise<ReadonlySet<number>> {
  const all = `'{${lines.map(({ pid }) => pid).join(',')}}'`
  // Snapshots are waited for as well as locks, and locks of transactions that are prepared (0).
  // Who only waits for a session of another runtime goes on by itself.
  const asked = sessions.map((session) => {
    const pid = lines[session]?.pid
    return `pg_catalog.pg_isolation_test_session_is_blocked(${pid}, ${all})
      or 0 operator(pg_catalog.=) any (pg_catalog.pg_blocking_pids(${pid}))`
  })
  const { parts } = await mustRun(control, `select ${asked.join(', ')}`)
  const row = parts[0]?.rows[0] ?? []
  return new Set(sessions.filter((_, at) => row[at] === 't'))
}

async function findBlockers(
  control: SteppedSession,
  lines: readonly SteppedSession[],
  session: number,
): Promise<number[]> {
  const { parts } = await mustRun(
    control,
    `select unnest(pg_catalog.pg_blocking_pids(${lines[session]?.pid}))`,
  )
  const pids = new Set((parts[0]?.rows ?? []).map(([pid]) => Number(pid)))
  return lines.flatMap(({ pid }, at) => (pids.has(pid) ? [at] : []))
}

/** Transactions that were prepared outlive their sessions, and keep their locks. */
async function endPrepared(control: SteppedSession): Promise<void> {
  const { parts } = await mustRun(
    control,
    'select quote_literal(gid) from pg_prepared_xacts where database = current_database()',
  )
  for (const [gid] of parts[0]?.rows ?? []) await run(control, `rollback prepared ${gid}`)
}

/** Whoever waits goes on once the others have let go of everything. */
async function settleDown(lines: readonly SteppedSession[], { sessions }: Touched): Promise<void> {
  const left = new Set(lines.filter((line) => !line.isLost))
  const end = async (line: SteppedSession): Promise<void> => {
    if (line.transaction !== 'I') await run(line, 'rollback')
    if (sessions && !line.isLost) await run(line, 'discard all')
  }
  await Promise.all([...left].filter((line) => !line.isBusy).map(end))
  for (const line of lines) {
    if (line.isLost || !line.isBusy) continue
    await line.cancel()
    await line.settle(async () => false, {})
    await end(line)
  }
}
