import net, { type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type Exchange, exchange } from '../http/exchange.ts'
import { makeRequest, type Origin } from '../http/message.ts'
import { type OwnNetwork, serverPorts } from '../network/own-network.ts'

/** How a server shows that it is ready: it answers a request for this path, or takes a connection. */
export type ReadyWhen = { readonly path: string } | 'connects'

export type Ready =
  | { readonly kind: 'ready'; readonly origin: Origin }
  /** Nothing took a connection at the port. */
  | { readonly kind: 'deaf' }
  /** It took the connection, and what came isn't an answer. */
  | { readonly kind: 'no-answer'; readonly asked: Exchange }

interface ServerToAwait {
  readonly port: number
  /** Null: this machine's own. */
  readonly network: OwnNetwork | null
  readonly when: ReadyWhen
  readonly readyMs: number
  readonly answerMs: number
  readonly signal: AbortSignal
}

const lookAgainMs = 5

/** Connects until something listens, then sends one request: any HTTP answer means ready. */
export async function untilReady(server: ServerToAwait): Promise<Ready> {
  const until = performance.now() + server.readyMs
  while (performance.now() < until && !server.signal.aborted) {
    const host = await listeningHost(server.port, server.network)
    if (host === null) {
      await wait(lookAgainMs)
      continue
    }
    const { port, network } = server
    const origin: Origin = { protocol: 'http', host, port, network }
    if (server.when === 'connects') return { kind: 'ready', origin }
    const asked = await exchange(origin, makeRequest({ target: server.when.path }), {
      limits: { totalMs: server.answerMs },
      signal: server.signal,
    })
    if (asked.response) return { kind: 'ready', origin }
    // It listened for a moment: a server that starts others, or one that is about to end.
    if (asked.problems.some(({ kind }) => kind === 'refused')) continue
    return { kind: 'no-answer', asked }
  }
  return { kind: 'deaf' }
}

/** On which loopback address something listens at the port. */
async function listeningHost(port: number, network: OwnNetwork | null): Promise<string | null> {
  if (await connects(port, '127.0.0.1', network)) return '127.0.0.1'
  if (!(await connects(port, '::1', network))) return null
  // It may have begun to listen at both in between.
  return (await connects(port, '127.0.0.1', network)) ? '127.0.0.1' : '::1'
}

async function connects(
  port: number,
  host: string,
  network: OwnNetwork | null = null,
): Promise<boolean> {
  if (network) {
    const made = await network.connect(host, port).catch(() => null)
    if (made) leave(made)
    return made !== null
  }
  const socket = net.connect({ port, host })
  const { promise, resolve } = Promise.withResolvers<boolean>()
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  return await promise.finally(() => leave(socket))
}

const leaveMs = 1000

/**
 * Ends a connection that asked for nothing. It reads on until the other side has ended too: closing
 * at once would reset a server that greets whoever connects, and end it where it doesn't expect that.
 */
function leave(socket: Socket): void {
  const late = setTimeout(() => socket.destroy(), leaveMs).unref()
  socket.on('error', () => undefined).once('close', () => clearTimeout(late))
  socket.resume().end()
}

let portsGiven = 0

/** A port for a server that nobody listens at now, on either loopback address. */
export async function freePort(network: OwnNetwork | null = null): Promise<number> {
  const [from, to] = serverPorts
  for (;;) {
    // While a server runs in its own network nobody holds its port outside, where a later database could get it.
    const wanted = network === null ? 0 : from + (portsGiven++ % (to - from + 1))
    const port = await tryPort(wanted)
    if (port !== null && !(await connects(port, '::1'))) return port
  }
}

/** The port, any one for 0; null where somebody has it. */
async function tryPort(wanted: number): Promise<number | null> {
  const server = net.createServer()
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false)).listen(wanted, '127.0.0.1', () => resolve(true))
  })
  if (!isFree) return null
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
