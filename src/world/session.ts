import type { Duplex } from 'node:stream'
import pg from 'pg'
import { defaultLimits } from '../kit/limits.ts'
import { Problem } from '../kit/problem.ts'
import { type BatchEnd, runOnWire, type TransactionStatus } from './batch.ts'
import { type ConnectionInfo, connect, withOwner } from './connection.ts'
import { outcomeOfNul, overMemory } from './outcome.ts'

/**
 * A session is one connection to a bench database under one role. It runs batches: all statements
 * are sent at once (extended protocol, so one statement a message) and answered in order, which is
 * what makes a hundred small databases take milliseconds.
 */
export interface Statement {
  readonly text: string
  /** Rows read at most; the server is asked for one more, to tell that there were more. */
  readonly rowsMax?: number
  /**
   * A group ends here: an error in it skips the rest of it, and the next group runs all the same.
   * Outside BEGIN … COMMIT each group is a transaction of its own. The last statement always ends one.
   */
  readonly endsGroup?: boolean
}

export interface OutcomeRows {
  readonly kind: 'rows'
  readonly columns: readonly { readonly name: string; readonly typeOid: number }[]
  /** PostgreSQL's text form; null is NULL. */
  readonly rows: readonly (readonly (string | null)[])[]
  /** The command tag's word and count, as "UPDATE 3"; null where rowsMax cut it short. */
  readonly tag: string | null
  readonly truncated: boolean
}

export interface OutcomeError {
  readonly kind: 'error'
  /** SQLSTATE, as 22012. */
  readonly code: string
  readonly message: string
  readonly detail: string | null
  readonly hint: string | null
  /** Offset from 0 in the statement's text (in UTF-16 units, as in any string here), where PostgreSQL says one. */
  readonly position: number | null
  readonly constraint: string | null
}

export type Outcome =
  | OutcomeRows
  | OutcomeError
  /** Time, bytes or memory ran out; `limit` says which. The session may be gone. */
  | {
      readonly kind: 'over-limit'
      readonly limit: 'time' | 'bytes' | 'memory' | 'temporary-files'
      readonly message: string
    }
  /** An earlier statement of the batch, or of its group, failed. */
  | { readonly kind: 'not-run' }

export interface BatchOptions {
  /** Wall clock for the whole batch, kept by us: a setting that the learner changes cannot lift it. */
  readonly timeoutMs: number
  readonly bytesMax?: number
}

export interface Session {
  readonly database: string
  readonly role: string
  /**
   * Runs the statements in order; after the first error the rest (of its group) are `not-run`.
   * Never rejects for what the server says; rejects with Problem 'no-database' when the connection
   * is lost for a reason of ours, and the next batch opens another. A transaction that a batch
   * leaves open, failed or not, stays open: begin the next batch with ROLLBACK, which does no harm
   * where there is none.
   */
  runBatch(statements: readonly Statement[], options: BatchOptions): Promise<Outcome[]>
  /** As if opened anew: rolls back, drops temporary tables, releases locks, resets settings. */
  reset(): Promise<void>
  close(): Promise<void>
}

export interface SessionWanted {
  readonly database: string
  readonly role: string
  readonly password?: string
  /** Settings of this session that neither the role's own nor RESET ALL can change back. */
  readonly settings?: Readonly<Record<string, string>>
}

/** What makes text forms and meaning the same on every server. */
const fixedSettings = {
  client_encoding: 'UTF8',
  TimeZone: 'UTC',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  extra_float_digits: '1',
  bytea_output: 'hex',
  xmlbinary: 'base64',
  client_min_messages: 'error',
  standard_conforming_strings: 'on',
}

/** Statements that took the server's process with them, by their text: twice is no accident. */
const crashes = new Map<string, number>()
const crashesKept = 100

interface Line {
  readonly client: pg.Client
  readonly stream: Duplex
}

/** Opens a session; the connection itself is made again whenever it is gone. */
export async function openSession(
  connection: ConnectionInfo,
  wanted: SessionWanted,
): Promise<Session> {
  const settings = { ...fixedSettings, ...wanted.settings }
  let line: Line | null = await openLine(connection, { ...wanted, settings })
  let transaction: TransactionStatus = 'I'
  let isBusy = false
  let isClosed = false

  const readyLine = async (): Promise<Line> => {
    if (line !== null && !line.stream.destroyed) return line
    const wasInTransaction = line !== null && transaction !== 'I'
    line = null
    transaction = 'I'
    if (wasInTransaction) throw lostConnection(connection, 'it closed inside a transaction')
    line = await openLine(connection, { ...wanted, settings })
    return line
  }
  const runBatch: Session['runBatch'] = async (statements, options) => {
    if (isClosed || isBusy) throw misuse(isClosed)
    if (statements.length === 0) return []
    isBusy = true
    try {
      const open = await readyLine()
      const limits = {
        timeoutMs: options.timeoutMs,
        bytesMax: options.bytesMax ?? defaultLimits.resultBytesMax,
        rowsMax: defaultLimits.rowsMax,
      }
      const nul = statements.findIndex((statement) => statement.text.includes('\0'))
      const sent = nul === -1 ? statements : statements.slice(0, nul)
      const done =
        sent.length === 0
          ? { outcomes: [], transaction, lost: null }
          : await runOnWire(open.stream, sent, limits, interruptOf(connection, open.client))
      if (done.transaction === null) line = null
      transaction = done.transaction ?? 'I'
      if (done.lost !== null) blameOrReject(connection, sent, done)
      return completed(statements, done.outcomes, nul)
    } finally {
      isBusy = false
    }
  }
  const close = async (): Promise<void> => {
    isClosed = true
    await line?.client.end().catch(() => undefined)
    line = null
  }
  return {
    database: wanted.database,
    role: wanted.role,
    runBatch,
    reset: async () => {
      if (line === null || line.stream.destroyed) {
        line = null
        transaction = 'I'
        return
      }
      const outcomes = await runBatch(
        [{ text: 'ROLLBACK', endsGroup: true }, { text: 'DISCARD ALL' }],
        { timeoutMs: 5_000 },
      )
      if (outcomes.some((outcome) => outcome.kind !== 'rows')) {
        line?.stream.destroy()
        line = null
      }
    },
    close,
  }
}

/** `pg` connects and signs in; then the batches read and write the stream themselves. */
async function openLine(connection: ConnectionInfo, wanted: SessionWanted): Promise<Line> {
  const { database, settings } = wanted
  const isOwner = wanted.role === connection.user && wanted.password === undefined
  const client = await connect(connection, {
    database,
    ...(settings === undefined ? {} : { settings }),
    ...(isOwner ? {} : { role: wanted.role }),
    ...(wanted.password === undefined ? {} : { password: wanted.password }),
  })
  const stream = (client.connection as unknown as { stream: Duplex }).stream
  stream.removeAllListeners('data')
  stream.resume()
  return { client, stream }
}

function interruptOf(
  connection: ConnectionInfo,
  client: pg.Client,
): (how: 'cancel' | 'terminate') => Promise<void> {
  const pid = (client as unknown as { processID: number }).processID
  return async (how) => {
    await withOwner(connection, connection.database, async (owner) => {
      const call = how === 'cancel' ? 'pg_cancel_backend($1)' : 'pg_terminate_backend($1, 2000)'
      await owner.query(`select ${call}`, [pid])
    })
  }
}

/**
 * The server's process went away by itself. Another's crash, a restart or a kill from outside is
 * ours to mend: the caller may run the whole attempt again. If the same statement is there again
 * when it happens, the statement is what does it.
 */
function blameOrReject(
  connection: ConnectionInfo,
  statements: readonly Statement[],
  done: BatchEnd,
): void {
  const { at, code } = done.lost as NonNullable<BatchEnd['lost']>
  const text = statements[at]?.text
  if (code === null && text !== undefined) {
    const count = (crashes.get(text) ?? 0) + 1
    crashes.delete(text)
    crashes.set(text, count)
    const oldest = crashes.keys().next().value
    if (crashes.size > crashesKept && oldest !== undefined) crashes.delete(oldest)
    if (count > 1) {
      done.outcomes[at] = overMemory()
      return
    }
  }
  throw lostConnection(connection, code === null ? 'it closed' : `the server said ${code}`)
}

/** All outcomes: those that came, what a NUL gives, and `not-run` for the rest. */
function completed(
  statements: readonly Statement[],
  came: readonly Outcome[],
  nul: number,
): Outcome[] {
  const outcomes = [...came]
  if (nul !== -1) {
    const isReached = came.every((outcome) => outcome.kind === 'rows')
    if (isReached) outcomes.push(outcomeOfNul((statements[nul] as Statement).text))
    while (outcomes.length < statements.length) outcomes.push({ kind: 'not-run' })
  }
  return outcomes
}

function lostConnection(connection: ConnectionInfo, came: string): Problem {
  return new Problem('no-database', {
    expected: `the connection to PostgreSQL at ${connection.host}:${connection.port} to last`,
    came,
    try: 'Try again: the server is started again by itself.',
  })
}

function misuse(isClosed: boolean): Error {
  return new Error(isClosed ? 'the session is closed' : 'a batch is still running on this session')
}
