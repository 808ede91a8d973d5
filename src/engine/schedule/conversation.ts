import type { RawConnection, WireMessage } from '../../world/postgres/raw-connection.ts'
import { messageText } from './message-text.ts'
import type { ResultTable } from './print-result.ts'

/*
 * Reads one connection in the order in which libpq does, because that order shows in what the
 * isolation tester prints: a step counts as done when its first result is whole; notices are seen
 * when the connection is read and not when they come.
 *
 *   idle ── start ──▶ busy ── a result is whole ──▶ ready ── it is taken ──▶ busy … ── Z ──▶ idle
 *                                                      └─ a COPY is taken ──▶ copying ── leaveCopy ──▶ busy
 *
 * In `ready` and `copying` only notices and notifications are read, and the next result waits.
 */

export type StatementResult =
  | { readonly kind: 'table'; readonly table: ResultTable }
  | { readonly kind: 'command' }
  /** The text held no statement. */
  | { readonly kind: 'empty' }
  /** `text` is the whole message; severity and message are null where the connection was lost. */
  | {
      readonly kind: 'error'
      readonly severity: string | null
      readonly message: string | null
      readonly text: string
    }
  | { readonly kind: 'copy' }

export interface Notification {
  readonly pid: number
  readonly channel: string
  readonly payload: string
}

export interface Conversation {
  readonly line: RawConnection
  /** Null, or why it cannot be sent: the connection is lost, or an earlier COPY was not ended. */
  start(sql: string, values?: readonly string[]): string | null
  /** Where a COPY is at work: ends it and drops what comes of it, as the next PQexec does. */
  leaveCopy(): Promise<void>
  /** Reads what has come; true while the first result is not whole. */
  isBusy(): boolean
  /** The next result of what was started; null when there is no more. Waits for it. */
  next(): Promise<StatementResult | null>
  /** Reads what has come and gives the notifications since the last call. */
  takeNotifications(): Notification[]
}

export const lostText = `server closed the connection unexpectedly
\tThis probably means the server terminated abnormally
\tbefore or while processing the request.
`

/** What has been read of one connection, and how far. */
interface Reading {
  state: 'idle' | 'busy' | 'ready' | 'copying'
  /** The statement at work, for messages that point into it. */
  query: string | null
  table: { names: string[]; rows: (string | null)[][] } | null
  result: StatementResult | null
  notifications: Notification[]
}

/** `onNotice` is given each notice's whole text; `patienceMs` bounds the wait for one more result. */
export function startConversation(
  line: RawConnection,
  onNotice: (text: string) => void,
  onImpatience: () => Error,
  patienceMs: number,
): Conversation {
  const reading: Reading = {
    state: 'idle',
    query: null,
    table: null,
    result: null,
    notifications: [],
  }
  const read = (): void => readMessages(reading, line, onNotice)
  let isLost = false
  const next = async (): Promise<StatementResult | null> => {
    read()
    while (reading.state === 'busy') {
      if (line.isClosed && line.incoming.length === 0) {
        reading.state = 'idle'
        isLost = true
        return { kind: 'error', severity: null, message: null, text: lostText }
      }
      if ((await line.more(patienceMs)) === 'time') throw onImpatience()
      read()
    }
    if (reading.state === 'idle') return null
    reading.state = reading.result?.kind === 'copy' ? 'copying' : 'busy'
    return reading.result
  }
  return {
    line,
    start: (sql, values) => {
      if (isLost) return 'no connection to the server'
      if (reading.state === 'copying') return 'another command is already in progress'
      reading.query = sql
      reading.state = 'busy'
      if (line.isClosed) return null
      if (values === undefined) line.send(sql)
      else line.sendWith(sql, values)
      return null
    },
    leaveCopy: async () => {
      if (reading.state !== 'copying') return
      for (let result = reading.result; result !== null; result = await next()) {
        if (result.kind !== 'copy') continue
        reading.state = 'busy'
        // Where the server sends and does not take, it does not mind.
        line.refuseCopy()
      }
    },
    isBusy: () => {
      read()
      return reading.state === 'busy'
    },
    next,
    takeNotifications: () => {
      read()
      const taken = reading.notifications
      reading.notifications = []
      return taken
    },
  }
}

/** Reads what has come, up to the end of a result. */
function readMessages(
  reading: Reading,
  line: RawConnection,
  onNotice: (text: string) => void,
): void {
  for (;;) {
    const message = line.incoming[0]
    if (message === undefined) return
    const { type, body } = message
    const isHeld = reading.state === 'ready' || reading.state === 'copying'
    if (isHeld && type !== 'A' && type !== 'N') return
    line.incoming.shift()
    if (type === 'A') reading.notifications.push(readNotification(body))
    else if (type === 'N' || (type === 'E' && reading.state === 'idle')) {
      onNotice(messageText({ fields: readFields(body), query: reading.query }, false))
    } else if (reading.state === 'busy') takeAnswer(reading, message)
  }
}

function takeAnswer(reading: Reading, { type, body }: WireMessage): void {
  const { table, query } = reading
  const finish = (whole: StatementResult): void => {
    reading.result = whole
    reading.table = null
    reading.state = 'ready'
  }
  if (type === 'T') reading.table = { names: readNames(body), rows: [] }
  else if (type === 'D') table?.rows.push(readValues(body))
  else if (type === 'C') finish(table === null ? { kind: 'command' } : { kind: 'table', table })
  else if (type === 'I') finish({ kind: 'empty' })
  else if (type === 'E') finish(errorResult(readFields(body), query))
  else if (type === 'G' || type === 'H' || type === 'W') finish({ kind: 'copy' })
  else if (type === 'Z') reading.state = 'idle'
}

/** Fields of a message by their letters, one byte a character. */
function readFields(body: Buffer): Record<string, string> {
  const fields: Record<string, string> = {}
  for (let at = 0; body[at] !== 0 && at < body.length; ) {
    const end = body.indexOf(0, at + 1)
    fields[String.fromCharCode(body[at] as number)] = body.toString('latin1', at + 1, end)
    at = end + 1
  }
  return fields
}

function errorResult(fields: Record<string, string>, query: string | null): StatementResult {
  const text = messageText({ fields, query }, true)
  return { kind: 'error', severity: fields.S ?? null, message: fields.M ?? null, text }
}

function readNames(body: Buffer): string[] {
  const names: string[] = []
  for (let count = body.readUInt16BE(0), at = 2; names.length < count; ) {
    const end = body.indexOf(0, at)
    names.push(body.toString('latin1', at, end))
    at = end + 19
  }
  return names
}

function readValues(body: Buffer): (string | null)[] {
  const values: (string | null)[] = []
  for (let count = body.readUInt16BE(0), at = 2; values.length < count; ) {
    const length = body.readInt32BE(at)
    at += 4
    values.push(length < 0 ? null : body.toString('latin1', at, at + length))
    at += Math.max(length, 0)
  }
  return values
}

function readNotification(body: Buffer): Notification {
  const end = body.indexOf(0, 4)
  return {
    pid: body.readInt32BE(0),
    channel: body.toString('latin1', 4, end),
    payload: body.toString('latin1', end + 1, body.indexOf(0, end + 1)),
  }
}
