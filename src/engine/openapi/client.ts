import { setTimeout as wait } from 'node:timers/promises'
import { exchangeAtOnce } from '../../world/http/at-once.ts'
import {
  type Connection,
  connect,
  type Exchange,
  type Exchanging,
  exchange,
} from '../../world/http/exchange.ts'
import type { HttpRequest } from '../../world/http/message.ts'
import type { ProcessEnd, Target } from './target.ts'

/** Thrown when the time is up; caught where the report is made. */
export class OutOfTime extends Error {
  override name = 'OutOfTime'
}

/** Thrown when the server is gone and we may not start it again. */
export class ServerGone extends Error {
  override name = 'ServerGone'
}

/** Sends requests one after another on a connection that is kept, and knows when to stop. */
export interface Client {
  send(request: HttpRequest, exchanging?: Exchanging): Promise<Exchange>
  /** On a connection of its own that is asked to close, so that bytes after the end are seen. */
  sendAlone(request: HttpRequest): Promise<Exchange>
  /** Requests that arrive together, through the lock gate when there is one. */
  together(requests: readonly HttpRequest[]): Promise<Exchange[]>
  /** How the process ended, when an exchange looks as if it had. */
  crashOf(exchange: Exchange): Promise<ProcessEnd | 'unreachable' | null>
  /** Starts the server again; false when there's none to start or it doesn't come up. */
  revive(): Promise<boolean>
  requests(): number
  /** Milliseconds that are left. */
  left(): number
  dropConnection(): void
}

export interface ClientOptions {
  readonly target: Target
  /** `performance.now()` at which the time is up. */
  readonly deadline: () => number
  readonly stop: AbortSignal
  readonly timeoutMs: number
}

const requestsMax = 200_000
const togetherTimeoutMs = 8_000

/** A client for one target. */
export function makeClient(options: ClientOptions): Client {
  const { target } = options
  let connection: Connection | null = null
  let requests = 0
  let lateTails = 0
  const left = (): number => options.deadline() - performance.now()
  const count = (more: number): void => {
    if (options.stop.aborted || left() <= 0 || requests > requestsMax) throw new OutOfTime()
    requests += more
  }
  const limits = { totalMs: options.timeoutMs }
  const fresh = async (): Promise<Connection> => {
    connection?.close()
    connection = await connect(target.origin(), limits)
    return connection
  }
  const dropConnection = (): void => {
    connection?.close()
    connection = null
  }
  return {
    send: async (request, exchanging = {}) => {
      count(1)
      const mayKeep = connection?.canGoOn() === true && lateTails < lateTailsMax
      const kept = mayKeep ? connection : null
      const all = { ...exchanging, limits: { ...limits, ...exchanging.limits } }
      const made = await (kept ?? (await fresh())).exchange(request, all)
      if (kept !== null && hasLateTail(made)) lateTails++
      return kept !== null && isOfBefore(made) ? (await fresh()).exchange(request, all) : made
    },
    sendAlone: async (request) => {
      count(1)
      return exchange(target.origin(), request, { limits })
    },
    together: async (list) => {
      count(list.length)
      const fire = () =>
        exchangeAtOnce(target.origin(), list, { limits: { totalMs: togetherTimeoutMs } })
      return target.gate === null ? fire() : target.gate(fire)
    },
    crashOf: (exchange) => crashOf(options, exchange),
    revive: async () => {
      dropConnection()
      if (target.process === null) return false
      try {
        await target.process.restart()
        return true
      } catch {
        return false
      }
    },
    requests: () => requests,
    left,
    dropConnection,
  }
}

/**
 * What comes of the request before on the same connection: the server closed it while it was idle,
 * or bytes after the end of the last response lead this one.
 */
function isOfBefore({ problems, response, received }: Exchange): boolean {
  return problems.some(
    ({ kind }) =>
      kind === 'bad-status-line' ||
      (kind === 'closed-early' && received.length === 0 && response === null),
  )
}

const lateTailsMax = 3

/**
 * A server that writes head and body apart waits for our acknowledgment in between, which the system
 * holds back for 40 ms on a connection that was used before. On a new one it doesn't.
 */
function hasLateTail({ times }: Exchange): boolean {
  const { firstByteAt, endedAt } = times
  return firstByteAt !== null && endedAt - firstByteAt > 30 && endedAt - firstByteAt < 90
}

const patienceMs = 1_500
const lookAgainMs = 100

async function crashOf(
  { target }: ClientOptions,
  exchange: Exchange,
): Promise<ProcessEnd | 'unreachable' | null> {
  const looksLikeIt = exchange.problems.some(
    ({ kind }) => kind === 'refused' || kind === 'closed-early',
  )
  if (!looksLikeIt) return null
  if (target.process !== null) {
    const end = await target.process.ended(200)
    if (end !== null) return end
  }
  const until = performance.now() + patienceMs
  for (;;) {
    const probe = await connect(target.origin())
    const isOpen = probe.canGoOn()
    probe.close()
    if (isOpen) return null
    if (performance.now() > until) return 'unreachable'
    const end = await (target.process?.ended(lookAgainMs) ?? wait(lookAgainMs, null))
    if (end !== null) return end
  }
}
