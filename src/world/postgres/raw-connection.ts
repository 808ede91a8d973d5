import { takeStream } from './client-stream.ts'
import { type ConnectionInfo, connect, withOwner } from './connection.ts'
import { messageReader } from './wire.ts'

/*
 * A connection on which whole statements go out as they are, several in one message if need be, and
 * every message that comes back is kept: results, notices, notifications. (`pg` drops the results
 * that came before a failure.) Nothing is interpreted here.
 */

export interface WireMessage {
  /** The protocol's letter: T, D, C, E, N, A, Z … */
  readonly type: string
  readonly body: Buffer
}

export interface RawConnection {
  /** The process that serves this connection. */
  readonly pid: number
  /** What has come and was not taken yet; take from the front. */
  readonly incoming: WireMessage[]
  /** True once the connection is gone. */
  readonly isClosed: boolean
  /** True when it is gone because more bytes waited than `bytesMax`. */
  readonly isOverflown: boolean
  /** Sends one message with one or more statements; each character is one byte. */
  send(sql: string): void
  /** Sends one statement with values for its parameters, as a driver does; null is NULL. */
  sendWith(sql: string, values: readonly (string | null)[]): void
  /** Answers a COPY from the client, which has nothing to give. */
  refuseCopy(): void
  /** Answers a COPY from the client with all that there is. */
  giveCopy(data: Buffer): void
  /** Resolves when something more has come, the server has closed, or the time is over. */
  more(waitMs: number): Promise<'came' | 'time'>
  /** Asks the server to stop what this connection runs. */
  cancel(): Promise<void>
  close(): Promise<void>
}

export interface RawConnectionOptions {
  readonly database: string
  readonly role?: string
  readonly password?: string
  readonly applicationName?: string
  readonly settings?: Readonly<Record<string, string>>
  /** Bytes that may wait to be taken. */
  readonly bytesMax: number
}

const closePatienceMs = 2_000

export async function openRawConnection(
  connection: ConnectionInfo,
  wanted: RawConnectionOptions,
): Promise<RawConnection> {
  const { bytesMax, ...as } = wanted
  const client = await connect(connection, as)
  const { stream, pid } = takeStream(client)
  const incoming: WireMessage[] = []
  let isClosed = false
  let isOverflown = false
  let waitingBytes = 0
  let wake: (() => void) | null = null
  const awake = (): void => {
    wake?.()
    wake = null
  }
  const overflow = (): void => {
    isOverflown = true
    stream.destroy()
  }
  const reader = messageReader(
    bytesMax,
    (type, buffer, from, to) => {
      waitingBytes = incoming.length === 0 ? to - from : waitingBytes + to - from
      incoming.push({ type: String.fromCharCode(type), body: buffer.subarray(from, to) })
      if (waitingBytes > bytesMax) overflow()
      return !isOverflown
    },
    overflow,
  )
  stream.on('data', (piece: Buffer) => {
    reader.take(piece)
    awake()
  })
  stream.on('close', () => {
    isClosed = true
    awake()
  })
  return {
    pid,
    incoming,
    get isClosed() {
      return isClosed
    },
    get isOverflown() {
      return isOverflown
    },
    send: (sql) => void stream.write(encodeQuery(sql)),
    sendWith: (sql, values) => void stream.write(encodeWithValues(sql, values)),
    giveCopy: (data) => void stream.write(Buffer.concat([message('d', data), message('c')])),
    refuseCopy: () => void stream.write(message('f', Buffer.from('nothing to copy\0'))),
    more: (waitMs) =>
      isClosed ? Promise.resolve('came') : wokenWithin(waitMs, (call) => (wake = call)),
    cancel: () => cancelOf(connection, pid),
    close: async () => {
      if (isClosed) return
      stream.end(Buffer.from([0x58, 0, 0, 0, 4]))
      await wokenWithin(closePatienceMs, (call) => stream.once('close', call))
      stream.destroy()
    },
  }
}

function wokenWithin(waitMs: number, listen: (call: () => void) => void): Promise<'came' | 'time'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('time'), waitMs)
    listen(() => {
      clearTimeout(timer)
      resolve('came')
    })
  })
}

async function cancelOf(connection: ConnectionInfo, pid: number): Promise<void> {
  await withOwner(connection, connection.database, async (owner) => {
    await owner.query('select pg_cancel_backend($1)', [pid])
  })
}

/** A Query message. */
function encodeQuery(sql: string): Buffer {
  const out = Buffer.allocUnsafe(6 + sql.length)
  out[0] = 0x51
  out.writeInt32BE(5 + sql.length, 1)
  out.write(sql, 5, 'latin1')
  out[5 + sql.length] = 0
  return out
}

/** Parse, Bind, Describe, Execute and Sync of one statement; values and results are texts. */
function encodeWithValues(sql: string, values: readonly (string | null)[]): Buffer {
  const text = Buffer.from(sql, 'latin1')
  const bound = values.map((value) => (value === null ? null : Buffer.from(value, 'latin1')))
  return Buffer.concat([
    message('P', Buffer.from([0]), text, Buffer.from([0, 0, 0])),
    message('B', Buffer.alloc(4), int16(bound.length), ...bound.flatMap(sized), int16(0)),
    message('D', Buffer.from('P\0')),
    message('E', Buffer.alloc(5)),
    message('S'),
  ])
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(5)
  head.write(type, 0, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

function int16(value: number): Buffer {
  const out = Buffer.alloc(2)
  out.writeUInt16BE(value)
  return out
}

function sized(value: Buffer | null): Buffer[] {
  const length = Buffer.alloc(4)
  length.writeInt32BE(value === null ? -1 : value.length)
  return value === null ? [length] : [length, value]
}
