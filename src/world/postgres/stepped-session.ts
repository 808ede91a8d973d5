import { kill } from '../clusters/postmaster.ts'
import type { ConnectionInfo } from './connection.ts'
import { openRawConnection, type RawConnection } from './raw-connection.ts'
import { readColumns, readFields, readRow, readTag } from './wire.ts'

/*
 * A session whose steps are released one by one. That a step waits for a lock is said by the server
 * itself: after deadlock_timeout (1 ms) the waiting process has looked for a deadlock and sends a
 * message of the level LOG to its own client. Where the session was told not to send such messages,
 * the server is asked every few milliseconds instead.
 *
 *   idle ── start ──▶ at work ── Z ──▶ idle        (done)
 *                       │  ▲
 *            it waits   ▼  │  what it waits for was let go
 *                      waiting
 */

export interface StepPart {
  readonly columns: readonly { readonly name: string; readonly typeOid: number }[]
  readonly rows: readonly (readonly (string | null)[])[]
  /** As "UPDATE 1". */
  readonly tag: string
}

export interface StepError {
  readonly code: string
  readonly message: string
  readonly detail: string | null
  readonly hint: string | null
}

/** What one step gave: a part for each of its statements, up to the one that failed. */
export interface StepResult {
  readonly parts: readonly StepPart[]
  readonly error: StepError | null
  readonly notices: readonly string[]
  /** We canceled it, because it took longer than a step may. */
  readonly isCanceled: boolean
}

export interface SettleHow {
  /** The step has waited before, so a message may be an old one and is confirmed. */
  readonly again?: boolean
  /** The session may have been told to send no messages, so the server is asked early. */
  readonly quiet?: boolean
}

export type Settled = 'done' | 'waits' | 'lost'

export interface SteppedSession {
  readonly pid: number
  /** I: no transaction, T: in one, E: in one that failed. */
  readonly transaction: string
  readonly isLost: boolean
  /** A step was started and has not been found done. */
  readonly isBusy: boolean
  start(sql: string, values: readonly (string | null)[] | null): void
  /**
   * Resolves when the step is done or waits for a lock. `isBlocked` asks the server whether it
   * waits for anybody who is part of this; for others it waits on, until it is done.
   */
  settle(isBlocked: () => Promise<boolean>, how: SettleHow): Promise<Settled>
  /** What the step gave; after `done` or `lost`. */
  result(): StepResult
  /** Stops the server's process between two steps, so that it cannot take what is let go. */
  freeze(): void
  thaw(): void
  cancel(): Promise<void>
  close(): Promise<void>
}

export interface SteppedSessionOptions {
  readonly database: string
  readonly role?: string
  readonly applicationName: string
  readonly settings: Readonly<Record<string, string>>
  readonly stepMs: number
  readonly bytesMax: number
}

/** How often the server is asked where it may say nothing by itself. */
const askQuietMs = 30
/** Where it will say so, however busy the machine is, it is asked only in case. */
const askMs = 1_000
/** A process that was found waiting without a message may still be looking for a deadlock. */
const calmMs = 20

export async function openSteppedSession(
  connection: ConnectionInfo,
  { stepMs, settings, ...wanted }: SteppedSessionOptions,
): Promise<SteppedSession> {
  const line = await openRawConnection(connection, {
    ...wanted,
    settings: { ...settings, client_min_messages: 'log' },
  })
  let work = newWork()
  let transaction = 'I'
  let isBusy = false
  return {
    pid: line.pid,
    get transaction() {
      return transaction
    },
    get isLost() {
      return line.isClosed
    },
    get isBusy() {
      return isBusy
    },
    start: (sql, values) => {
      isBusy = true
      work = newWork()
      if (line.isClosed) return
      const bytes = latin(sql)
      if (values === null) line.send(bytes)
      else
        line.sendWith(
          bytes,
          values.map((value) => (value === null ? null : latin(value))),
        )
    },
    settle: async (isBlocked, { again = false, quiet = false }) => {
      const settled = await settle(line, work, { isBlocked, again, quiet, stepMs })
      if (settled === 'done') transaction = work.status
      if (settled !== 'waits') isBusy = false
      return settled
    },
    result: () => work,
    freeze: () => kill(line.pid, 'SIGSTOP'),
    thaw: () => kill(line.pid, 'SIGCONT'),
    cancel: () => line.cancel(),
    close: () => line.close(),
  }
}

interface Work extends StepResult {
  parts: StepPart[]
  error: StepError | null
  notices: string[]
  isCanceled: boolean
  columns: StepPart['columns']
  rows: (string | null)[][]
  keptBytes: number
  /** The server said that the step waits. */
  saysWaiting: boolean
  /** For something that sessions of other databases hold as well, as NOTIFY does for a moment. */
  isShared: boolean
  /** From the last ReadyForQuery. */
  status: string
}

function newWork(): Work {
  return {
    parts: [],
    error: null,
    notices: [],
    isCanceled: false,
    columns: [],
    rows: [],
    keptBytes: 0,
    saysWaiting: false,
    isShared: false,
    status: '',
  }
}

interface Settling {
  readonly isBlocked: () => Promise<boolean>
  readonly again: boolean
  readonly quiet: boolean
  readonly stepMs: number
}

async function settle(line: RawConnection, work: Work, how: Settling): Promise<Settled> {
  const startedAt = performance.now()
  let isWarned = false
  for (;;) {
    if (read(line, work)) return 'done'
    if (line.isClosed) return 'lost'
    if (work.saysWaiting) {
      work.saysWaiting = false
      const isSure = !how.again && !work.isShared
      if (isSure || (await how.isBlocked())) return read(line, work) ? 'done' : 'waits'
      continue
    }
    if ((await line.more(Math.min(how.quiet ? askQuietMs : askMs, how.stepMs))) === 'came') continue
    if (await how.isBlocked()) {
      await new Promise((resolve) => setTimeout(resolve, calmMs))
      if (read(line, work)) return 'done'
      if (await how.isBlocked()) return 'waits'
    }
    const elapsedMs = performance.now() - startedAt
    if (elapsedMs > how.stepMs && !isWarned) {
      isWarned = true
      work.isCanceled = true
      await line.cancel()
    } else if (elapsedMs > 2 * how.stepMs) {
      await line.close()
      return 'lost'
    }
  }
}

/** Reads what has come; true when the step is done. */
function read(line: RawConnection, work: Work): boolean {
  for (;;) {
    const message = line.incoming.shift()
    if (message === undefined) return false
    const { type, body } = message
    if (type === 'Z') {
      work.status = String.fromCharCode(body[0] ?? 0)
      return true
    }
    if (type === 'T') {
      work.columns = readColumns(body, 0)
      work.rows = []
    } else if (type === 'D') keepRow(body, work)
    else if (type === 'C') {
      const { columns, rows } = work
      work.parts.push({ columns, rows, tag: readTag(body, 0, body.length) })
      work.columns = []
      work.rows = []
    } else if (type === 'E') work.error = readError(body)
    else if (type === 'N') readNotice(readFields(body, 0), work)
    else if (type === 'G') line.refuseCopy()
  }
}

/** What a step gives beyond this is read and dropped: rows without an end must not fill the memory. */
const keptBytesMax = 64 * 1_048_576

function keepRow(body: Buffer, work: Work): void {
  work.keptBytes += body.length
  if (work.keptBytes <= keptBytesMax) work.rows.push(readRow(body, 0))
}

function readError(body: Buffer): StepError {
  const { C: code = '', M: message = '', D: detail, H: hint } = readFields(body, 0)
  return { code, message, detail: detail ?? null, hint: hint ?? null }
}

/** The routine tells the lock manager's own message from one that a function made up. */
function readNotice(fields: Record<string, string>, work: Work): void {
  if (fields.V === 'LOG' && fields.R === 'ProcSleep') {
    if (fields.M?.includes('still waiting for')) {
      work.saysWaiting = true
      work.isShared = / of database 0 /.test(fields.M)
    }
    return
  }
  if (fields.V === 'LOG' || fields.V?.startsWith('DEBUG')) return
  work.notices.push(`${fields.S}: ${fields.M}`)
}

/** The bytes of a text, one in each character. */
function latin(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
