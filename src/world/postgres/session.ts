import { defaultLimits } from '../../kit/limits.ts'
import { Problem } from '../../kit/problem.ts'
import { type BatchLimits, runOnWire, type TransactionStatus } from './batch.ts'
import { acquit, type BatchConnection, isToBlame, openBatchConnection } from './batch-connection.ts'
import type { ConnectionInfo } from './connection.ts'
import { outcomeOfNul } from './outcome.ts'

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
  /**
   * A script of ours, perhaps of several statements, sent whole: never a learner's text, which could
   * then end the transaction that it runs in. It is a group of its own, and its rows are not kept.
   */
  readonly isScript?: true
  /** The text is only kept under this name, for statements of the same batch that run it. */
  readonly keepAs?: string
  /** Runs what was kept under this name: its text was read and planned once, not each time. */
  readonly runs?: string
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

export interface SessionOptions {
  readonly database: string
  readonly role: string
  readonly password?: string
  /** Settings of this session that neither the role's own nor RESET ALL can change back. */
  readonly settings?: Readonly<Record<string, string>>
}

/**
 * What makes text forms and meaning the same on every server. Before PostgreSQL 18 a step that a
 * setting turns off looks so dear that its plan would be compiled, which takes longer than anything.
 */
const fixedSettings = {
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  client_encoding: 'UTF8',
  TimeZone: 'UTC',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  extra_float_digits: '1',
  bytea_output: 'hex',
  xmlbinary: 'base64',
  client_min_messages: 'error',
  standard_conforming_strings: 'on',
  // The usual one is English, so that a forgotten 'english' would go unseen.
  default_text_search_config: 'pg_catalog.simple',
}

/** Opens a session; the connection itself is made again whenever it is gone. */
export async function openSession(
  connection: ConnectionInfo,
  wanted: SessionOptions,
): Promise<Session> {
  const open = (): Promise<BatchConnection> =>
    openBatchConnection(connection, {
      ...wanted,
      settings: { ...fixedSettings, ...wanted.settings },
    })
  let line: BatchConnection | null = await open()
  let transaction: TransactionStatus = 'I'
  let isBusy = false
  let isClosed = false
  /** Nothing ran since it was opened or reset, so there's nothing to reset. */
  let isUnused = true

  const forget = (): void => {
    line?.stream.destroy()
    line = null
    transaction = 'I'
  }
  const readyLine = async (): Promise<BatchConnection> => {
    if (line !== null && !line.stream.destroyed) return line
    const wasInTransaction = line !== null && transaction !== 'I'
    forget()
    if (wasInTransaction) throw lostConnection(connection, 'it closed inside a transaction')
    line = await open()
    return line
  }
  const run = async (sent: readonly Statement[], options: BatchOptions): Promise<Outcome[]> => {
    const { stream, interrupt } = await readyLine()
    const done = await runOnWire(stream, sent, batchLimits(options), interrupt)
    if (done.transaction === null) forget()
    else transaction = done.transaction
    if (done.lost === null) acquit(sent)
    else if (!isToBlame(sent, done)) {
      const { code } = done.lost
      throw lostConnection(connection, code === null ? 'it closed' : `the server said ${code}`)
    }
    return done.outcomes
  }
  const runBatch: Session['runBatch'] = async (statements, options) => {
    if (isClosed || isBusy) throw misuse(isClosed)
    isBusy = true
    isUnused = false
    try {
      const nul = statements.findIndex((statement) => statement.text.includes('\0'))
      const sent = nul === -1 ? statements : statements.slice(0, nul)
      const outcomes = sent.length === 0 ? [] : await run(sent, options)
      return nul === -1 ? outcomes : withNul(statements, outcomes, nul)
    } finally {
      isBusy = false
    }
  }
  const reset = async (): Promise<void> => {
    if (line === null || line.stream.destroyed) return forget()
    if (isUnused) return
    const outcomes = await runBatch(resetStatements, { timeoutMs: 5_000 })
    if (outcomes.some((outcome) => outcome.kind !== 'rows')) forget()
    isUnused = true
  }
  const close = async (): Promise<void> => {
    isClosed = true
    await line?.client.end().catch(() => undefined)
    line = null
  }
  return { database: wanted.database, role: wanted.role, runBatch, reset, close }
}

const resetStatements: readonly Statement[] = [
  { text: 'ROLLBACK', endsGroup: true },
  { text: 'DISCARD ALL' },
]

function batchLimits(options: BatchOptions): BatchLimits {
  return {
    timeoutMs: options.timeoutMs,
    bytesMax: options.bytesMax ?? defaultLimits.resultBytesMax,
    rowsMax: defaultLimits.rowsMax,
  }
}

/** Adds what a NUL gives, which cannot be sent, and `not-run` for the statements behind it. */
function withNul(
  statements: readonly Statement[],
  came: readonly Outcome[],
  nul: number,
): Outcome[] {
  const outcomes = [...came]
  const isReached = came.every((outcome) => outcome.kind === 'rows')
  if (isReached) outcomes.push(outcomeOfNul((statements[nul] as Statement).text))
  while (outcomes.length < statements.length) outcomes.push({ kind: 'not-run' })
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
