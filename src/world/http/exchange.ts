import { Buffer } from 'node:buffer'
import net from 'node:net'
import tls from 'node:tls'
import type { OwnNetwork } from '../network/own-network.ts'
import {
  type HttpRequest,
  type HttpResponse,
  type Origin,
  originText,
  requestBytes,
} from './message.ts'
import { type ExchangeProblem, type ResponseReader, readResponse } from './response-reader.ts'

/** Bounds of one request and its response; reaching one is a problem of the exchange, not an error. */
export interface ExchangeLimits {
  readonly connectMs: number
  /** From the first byte sent to the last byte read. */
  readonly totalMs: number
  /** How long a server may take to say `100 Continue` before the body is sent anyway. */
  readonly continueMs: number
  readonly headBytesMax: number
  readonly bodyBytesMax: number
}

export const defaultExchangeLimits: ExchangeLimits = {
  connectMs: 2_000,
  totalMs: 5_000,
  continueMs: 1_000,
  headBytesMax: 65_536,
  bodyBytesMax: 4 * 1_048_576,
}

/** One request and what came back, with the bytes of both ways. */
export interface Exchange {
  readonly origin: Origin
  readonly request: HttpRequest
  readonly sent: Buffer
  /** As it came, head and chunks included; no more than the limits. */
  readonly received: Buffer
  /** When bytes came: offset into `received`. The first and last of more than are kept. */
  readonly arrivals: readonly { readonly atMs: number; readonly offset: number }[]
  /** Null where no head was read. With problems it may be cut short. */
  readonly response: HttpResponse | null
  /** Empty: a whole, well-formed response. */
  readonly problems: readonly ExchangeProblem[]
  readonly times: ExchangeTimes
}

/** Milliseconds of the same monotonic clock as `performance.now()`. */
export interface ExchangeTimes {
  readonly startedAt: number
  /** The last byte was handed to the system; null where it never was. */
  readonly sentAt: number | null
  readonly firstByteAt: number | null
  readonly endedAt: number
}

/** What else may be asked of an exchange. */
export interface Exchanging {
  readonly limits?: Partial<ExchangeLimits>
  /** Keeps the last byte back until this resolves. */
  readonly holdUntil?: Promise<unknown>
  /** All but the last byte was handed to the system. */
  readonly onHeld?: () => void
  /** Sends the body in two pieces, so long apart; a character outside ASCII is cut in two, if there's one. */
  readonly piecesApartMs?: number
  readonly onFirstByte?: () => void
  /** Gives the request up and closes the connection. */
  readonly signal?: AbortSignal
}

/** A connection that carries one request after another. */
export interface Connection {
  /** Never rejects: what goes wrong is in the exchange. One at a time. */
  exchange(request: HttpRequest, exchanging?: Exchanging): Promise<Exchange>
  /** Whether it may carry another request. */
  canGoOn(): boolean
  close(): void
}

/** How long the close that we asked for is awaited, so that bytes after the end are seen. */
const closePatienceMs = 25
const arrivalsMax = 256

/** One request on a connection of its own, which the server is asked to close. */
export async function exchange(
  origin: Origin,
  request: HttpRequest,
  exchanging: Exchanging = {},
): Promise<Exchange> {
  const connection = await connect(origin, exchanging.limits)
  const has = request.headers.some(([name]) => name.toLowerCase() === 'connection')
  const headers = has ? request.headers : [...request.headers, ['connection', 'close'] as const]
  try {
    return await connection.exchange({ ...request, headers }, exchanging)
  } finally {
    connection.close()
  }
}

/** Opens a connection; where that fails, its exchanges say so. */
export async function connect(
  origin: Origin,
  limits: Partial<ExchangeLimits> = {},
): Promise<Connection> {
  const { connectMs } = { ...defaultExchangeLimits, ...limits }
  const line: BatchConnection = { origin, socket: null, refused: null, isBroken: false, hear: null }
  const socket = await openSocket(origin, connectMs)
  if ('kind' in socket) line.refused = socket
  else listen(line, socket)
  return {
    exchange: (request, exchanging = {}) => carry(line, request, exchanging),
    canGoOn: () => line.refused === null && !line.isBroken,
    close: () => line.socket?.destroy(),
  }
}

interface BatchConnection {
  readonly origin: Origin
  socket: net.Socket | null
  refused: ExchangeProblem | null
  isBroken: boolean
  /** The exchange that is under way. */
  hear: Hearing | null
}

interface Hearing {
  data(bytes: Buffer): void
  /** Closed; with the system's code where it was an error. */
  closed(code: string | null): void
}

function openSocket(origin: Origin, connectMs: number): Promise<net.Socket | ExchangeProblem> {
  const { protocol, host, port, network } = origin
  if (network) return openSocketIn(network, origin, connectMs)
  const socket =
    protocol === 'https'
      ? tls.connect({ host, port, ...(net.isIP(host) === 0 ? { servername: host } : {}) })
      : net.connect({ host, port })
  socket.setNoDelay(true)
  return new Promise((resolve) => {
    const refuse = (says: string): void => {
      clearTimeout(clock)
      socket.destroy()
      resolve({ kind: 'refused', says })
    }
    const clock = setTimeout(
      () => refuse(`no connection to ${originText(origin)} within ${connectMs} ms`),
      connectMs,
    )
    socket.once('error', (error: NodeJS.ErrnoException) => refuse(refusedWords(origin, error)))
    socket.once(protocol === 'https' ? 'secureConnect' : 'connect', () => {
      clearTimeout(clock)
      socket.removeAllListeners('error')
      resolve(socket)
    })
  })
}

/** Through a network of its own, where a server speaks plain HTTP. */
async function openSocketIn(
  network: Pick<OwnNetwork, 'connect'>,
  origin: Origin,
  connectMs: number,
): Promise<net.Socket | ExchangeProblem> {
  let clock: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    clock = setTimeout(resolve, connectMs, null)
  })
  const connecting = network.connect(origin.host, origin.port)
  try {
    const socket = await Promise.race([connecting, late])
    if (socket !== null) return socket.setNoDelay(true)
    connecting.then((one) => one.destroy()).catch(() => undefined)
    const says = `no connection to ${originText(origin)} within ${connectMs} ms`
    return { kind: 'refused', says }
  } catch (error) {
    return { kind: 'refused', says: refusedWords(origin, error as NodeJS.ErrnoException) }
  } finally {
    clearTimeout(clock)
  }
}

function refusedWords(origin: Origin, error: NodeJS.ErrnoException): string {
  const where = originText(origin)
  const code = error.code ?? (error as AggregateError).errors?.[0]?.code
  if (code === 'ECONNREFUSED') return `nothing listens at ${where}`
  if (code === 'ENOTFOUND') return `there is no machine called ${origin.host}`
  return `no connection to ${where}: ${error.message || code}`
}

function listen(line: BatchConnection, socket: net.Socket): void {
  line.socket = socket
  let code: string | null = null
  socket.on('data', (bytes) => {
    if (line.hear) line.hear.data(bytes)
    else line.isBroken = true
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    code = error.code ?? error.message
  })
  const closed = (): void => {
    line.isBroken = true
    line.hear?.closed(code)
  }
  socket.on('end', closed)
  socket.on('close', closed)
}

function carry(
  line: BatchConnection,
  request: HttpRequest,
  exchanging: Exchanging,
): Promise<Exchange> {
  const { promise, resolve } = Promise.withResolvers<Exchange>()
  const limits = { ...defaultExchangeLimits, ...exchanging.limits }
  const sent = requestBytes(request, line.origin)
  const reader = readResponse(request.method, limits)
  const bytes: Buffer[] = []
  const arrivals: { atMs: number; offset: number }[] = []
  const times = { startedAt: performance.now(), sentAt: null, firstByteAt: null } as Times
  let offset = 0
  let isSettled = false
  const settle = (more: readonly ExchangeProblem[] = []): void => {
    if (isSettled) return
    isSettled = true
    clearTimeout(clock)
    line.hear = null
    exchanging.signal?.removeEventListener('abort', giveUp)
    if (more.length > 0 || !reader.canGoOn()) line.isBroken = true
    resolve({
      origin: line.origin,
      request,
      sent,
      received: Buffer.concat(bytes),
      arrivals,
      response: reader.response(),
      problems: [...reader.problems(), ...more],
      times: { ...times, endedAt: performance.now() },
    })
  }
  const stop = (problem: ExchangeProblem): void => {
    settle([problem])
    line.socket?.destroy()
  }
  const giveUp = (): void => stop({ kind: 'given-up', says: 'we gave the request up' })
  const clock = setTimeout(() => stop(timedOut(offset, limits, reader)), limits.totalMs)
  exchanging.signal?.addEventListener('abort', giveUp)
  if (exchanging.signal?.aborted) giveUp()
  else if (line.refused || line.isBroken) {
    settle([line.refused ?? { kind: 'closed-early', says: 'the connection was closed before' }])
  }
  if (isSettled) return promise
  line.hear = {
    data: (more) => {
      const atMs = performance.now()
      if (times.firstByteAt === null) exchanging.onFirstByte?.()
      times.firstByteAt ??= atMs
      if (arrivals.length < arrivalsMax) arrivals.push({ atMs, offset })
      else arrivals[arrivalsMax - 1] = { atMs, offset }
      const room = limits.headBytesMax + limits.bodyBytesMax - offset
      if (room > 0) bytes.push(more.subarray(0, room))
      offset += more.length
      reader.push(more)
      if (reader.isDone()) whenQuiet(line, request, reader, settle)
    },
    closed: (code) => {
      reader.end()
      const isReset = code !== null && reader.problems().some(({ kind }) => kind === 'closed-early')
      settle(isReset && offset === 0 ? [resetProblem(code)] : [])
    },
  }
  send(line, sent, { ...exchanging, limits, request, reader, times })
  return promise
}

type Times = { startedAt: number; sentAt: number | null; firstByteAt: number | null }

function resetProblem(code: string): ExchangeProblem {
  return { kind: 'closed-early', says: `the connection broke off (${code})` }
}

function timedOut(
  offset: number,
  { totalMs }: ExchangeLimits,
  reader: ResponseReader,
): ExchangeProblem {
  const came =
    offset === 0
      ? 'nothing came'
      : `${offset} bytes came, and the ${reader.response() ? 'body' : 'head'} isn't whole`
  return { kind: 'timed-out', says: `${came} within ${totalMs / 1000} s` }
}

/** Bytes after the end are looked for: in the next turn, or until the close that was asked for. */
function whenQuiet(
  line: BatchConnection,
  request: HttpRequest,
  reader: ResponseReader,
  settle: () => void,
): void {
  if (reader.problems().length > 0) {
    settle()
    line.socket?.destroy()
    return
  }
  const asksClose = request.headers.some(([n, v]) => /^connection$/i.test(n) && /close/i.test(v))
  if (asksClose) setTimeout(settle, closePatienceMs)
  else setImmediate(settle)
}

interface Sending extends Exchanging {
  readonly limits: ExchangeLimits
  readonly request: HttpRequest
  readonly reader: ResponseReader
  readonly times: Times
}

function send(line: BatchConnection, sent: Buffer, sending: Sending): void {
  const { request, times } = sending
  const last = (bytes: Buffer): void => {
    line.socket?.write(bytes)
    times.sentAt = performance.now()
  }
  const bodyAt = sent.length - (request.body?.length ?? 0)
  const expects = request.headers.some(([n, v]) => /^expect$/i.test(n) && /100-continue/i.test(v))
  if (sending.holdUntil) {
    line.socket?.write(sent.subarray(0, -1), () => sending.onHeld?.())
    void sending.holdUntil.then(() => last(sent.subarray(-1)))
  } else if (expects && bodyAt < sent.length) {
    line.socket?.write(sent.subarray(0, bodyAt))
    void continued(sending).then((goOn) => goOn && last(sent.subarray(bodyAt)))
  } else if (sending.piecesApartMs !== undefined && bodyAt < sent.length) {
    const middle = middleOf(sent, bodyAt)
    line.socket?.write(sent.subarray(0, middle))
    setTimeout(() => last(sent.subarray(middle)), sending.piecesApartMs)
  } else last(sent)
}

/** Inside of the first character that UTF-8 writes with several bytes; else the middle of what comes from an offset on. */
function middleOf(bytes: Buffer, from: number): number {
  const inside = bytes.findIndex((byte, at) => at > from && (byte & 0xc0) === 0x80)
  return inside >= 0 ? inside : from + Math.ceil((bytes.length - from) / 2)
}

/** Whether the body may be sent: after `100 Continue`, or when the server says nothing for long. */
async function continued({ reader, limits }: Sending): Promise<boolean> {
  const until = performance.now() + limits.continueMs
  while (performance.now() < until) {
    if (reader.mayContinue()) return true
    if (reader.isDone() || reader.response()) return false
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return true
}
