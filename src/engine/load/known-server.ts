import http from 'node:http'
import type net from 'node:net'
import type { Random } from '../../kit/random.ts'
import type { LoadTarget } from '../../lab/kinds/load.ts'
import type { Door } from '../../world/network/own-network.ts'

/*
 * A server whose capacity is known exactly: it plans when each request would be done by machines
 * that are never late, and answers at that time. If this machine is late, one answer is, and the
 * ones after it are not.
 */

/** What was drawn for one attempt. */
export interface Known {
  /** Requests a second that every part of it bears. */
  readonly bears: number
  readonly slots: number
  readonly ms: number
  readonly queueMax: number | null
  readonly cold: { readonly requests: number; readonly ms: number } | null
  readonly search: { readonly every: number; readonly ms: number } | null
}

export interface KnownServer {
  readonly url: string
  readonly port: number
  readonly door: Door
  /** Requests that came. */
  readonly asked: () => number
  close(): Promise<void>
}

/** Draws a server of this sort. */
export function drawKnown(target: LoadTarget, random: Random): Known {
  const draw = ({ min, max }: { min: number; max: number }): number =>
    random.between(Math.round(min), Math.round(max))
  const capacity = draw(target.capacity)
  const search = target.search && { ...target.search, bears: draw(target.search.capacity) }
  return {
    bears: Math.min(capacity, search?.bears ?? capacity),
    slots: target.slots,
    ms: (target.slots * 1_000) / capacity,
    queueMax: target.queue_max,
    cold: target.cold,
    search: search && { every: search.every, ms: (search.every * 1_000) / search.bears },
  }
}

/** Places that work one request after another, each for the same time. */
class Station {
  readonly #freeAt: number[]
  readonly #ms: number

  constructor(slots: number, ms: number) {
    this.#freeAt = Array.from({ length: slots }, () => 0)
    this.#ms = ms
  }

  /** How many would wait before one that comes now. */
  waiting(now: number): number {
    const first = Math.min(...this.#freeAt)
    return first <= now ? 0 : Math.floor(((first - now) / this.#ms) * this.#freeAt.length) + 1
  }

  /** When one that comes then is done. */
  take(at: number): number {
    const first = this.#freeAt.indexOf(Math.min(...this.#freeAt))
    const doneAt = Math.max(at, this.#freeAt[first] as number) + this.#ms
    this.#freeAt[first] = doneAt
    return doneAt
  }
}

/** Plans answers: milliseconds at which each is due, or null for one that is refused. */
export function planner(known: Known): (now: number) => number | null {
  const work = new Station(known.slots, known.ms)
  const search = known.search && new Station(1, known.search.ms)
  let count = 0
  return (now) => {
    const nth = count++
    if (known.queueMax !== null && work.waiting(now) > known.queueMax) return null
    const workedAt = work.take(now)
    const isSearch = known.search !== null && nth % known.search.every === 0
    const doneAt = isSearch && search ? search.take(workedAt) : workedAt
    return doneAt + (known.cold && nth < known.cold.requests ? known.cold.ms : 0)
  }
}

/** Opens it on loopback. */
export async function openKnownServer(known: Known): Promise<KnownServer> {
  const plan = planner(known)
  const timers = new Set<NodeJS.Timeout>()
  let asked = 0
  const server = http.createServer((request, response) => {
    request.resume()
    asked++
    const now = performance.now()
    const doneAt = plan(now)
    if (doneAt === null) return void response.writeHead(503, { 'retry-after': '1' }).end()
    const timer = setTimeout(() => {
      timers.delete(timer)
      response.setHeader('content-type', 'application/json')
      response.end('{"title":"Salt"}')
    }, doneAt - now)
    timers.add(timer)
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as net.AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    door: { port, take: (socket) => void server.emit('connection', socket) },
    asked: () => asked,
    close: async () => {
      for (const timer of timers) clearTimeout(timer)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What Run measures. */
export const sampleServer: Known = {
  bears: 60,
  slots: 3,
  ms: 50,
  queueMax: null,
  cold: null,
  search: null,
}
