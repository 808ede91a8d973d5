import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { OwnNetwork } from '../network/own-network.ts'
import { type ProcessEnd, type ProcessOptions, startProcess } from '../processes/process.ts'

/** What a server answered, or why it did not, and to which request. */
export type ServerAnswer =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly type: string
      readonly body: string
    }
  | {
      /**
       * ended: before it answered. deaf: it runs, and nothing listens at its port. silent: it took
       * the request and gave no answer.
       */
      readonly kind: 'ended' | 'deaf' | 'silent' | 'too-long'
      readonly end: ProcessEnd
      readonly request: string
    }

interface Trying {
  /** The network that it runs in; null: this machine's own. */
  readonly network: OwnNetwork | null
  readonly request: string
  /** Asked before, one after another, whatever comes back. */
  readonly before?: readonly string[] | undefined
  /** What happens between those and the request. */
  readonly meanwhile?: (() => Promise<void>) | undefined
  /** For listening, and again for answering. */
  readonly patienceMs: number
  readonly bodyBytesMax: number
}

/** Starts a server with PORT set, asks it once, and ends it with everything it started. */
export async function probeServer(options: ProcessOptions, trying: Trying): Promise<ServerAnswer> {
  const port = await freePort()
  const server = startProcess({ ...options, env: { ...options.env, PORT: String(port) } })
  let request = trying.before?.[0] ?? trying.request
  const ended = server.ended.then((end) => ({ kind: 'ended', end }) as const)
  const asked = (async () => {
    if (!(await listens(port, trying))) return { kind: 'deaf' } as const
    return askAll(port, trying, (next) => {
      request = next
    })
  })()
  let first = await Promise.race([ended, asked])
  // A server that breaks over a request closes the connection a moment before it ends.
  if (first.kind === 'silent') first = await Promise.race([ended, wait(endingMs, first)])
  const end = await server.stop()
  if (first.kind === 'answer') return first
  return { kind: first.kind, end, request }
}

/** The answer to the request; what came to those before it only where there is none. */
async function askAll(
  port: number,
  trying: Trying,
  onAsk: (request: string) => void,
): Promise<Asked> {
  for (const request of trying.before ?? []) {
    onAsk(request)
    const answer = await ask({ ...trying, port, request })
    if (answer.kind !== 'answer') return answer
  }
  await trying.meanwhile?.()
  onAsk(trying.request)
  return ask({ ...trying, port })
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const lookAgainMs = 10
const endingMs = 300

/** Waits until something listens at the port, on either address of this machine. */
async function listens(port: number, { network, patienceMs }: Trying): Promise<boolean> {
  const until = performance.now() + patienceMs
  while (performance.now() < until) {
    for (const host of loopback) if (await connects(port, host, network)) return true
    await wait(lookAgainMs)
  }
  return false
}

/** Both addresses of a machine to itself, the usual one first. */
const loopback = ['127.0.0.1', '::1']

async function connects(port: number, host: string, network: OwnNetwork | null): Promise<boolean> {
  if (network) {
    const made = await network.connect(host, port).catch(() => null)
    made?.destroy()
    return made !== null
  }
  const socket = net.connect({ port, host })
  return await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  }).finally(() => socket.destroy())
}

/** A connection to a server in a network of its own, on whichever address it listens. */
async function connectIn(network: OwnNetwork, port: number): Promise<net.Socket> {
  return await network.connect('127.0.0.1', port).catch(() => network.connect('::1', port))
}

type Asked = Extract<ServerAnswer, { kind: 'answer' }> | { readonly kind: 'silent' | 'too-long' }

async function ask({
  port,
  request,
  network,
  patienceMs,
  bodyBytesMax,
}: Trying & { readonly port: number }): Promise<Asked> {
  const made = network && (await connectIn(network, port).catch(() => null))
  if (network && !made) return { kind: 'silent' }
  return await new Promise((resolve) => {
    const through = made ? { createConnection: () => made } : {}
    const asking = http.get(
      { host: 'localhost', port, path: request, agent: false, timeout: patienceMs, ...through },
      (reply) => {
        const chunks: Buffer[] = []
        let bytes = 0
        reply.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          bytes += chunk.length
          if (bytes > bodyBytesMax) resolve({ kind: 'too-long' })
        })
        reply.on('error', () => resolve({ kind: 'silent' }))
        reply.on('end', () =>
          resolve({
            kind: 'answer',
            status: reply.statusCode ?? 0,
            type: reply.headers['content-type'] ?? '',
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      },
    )
    const giveUp = setTimeout(() => resolve({ kind: 'silent' }), patienceMs)
    asking.on('error', () => resolve({ kind: 'silent' }))
    asking.on('close', () => clearTimeout(giveUp))
  })
}
