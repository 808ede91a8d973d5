import { once } from 'node:events'
import http from 'node:http'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type ProcessEnd, type ProcessOptions, startProcess } from './process.ts'

/** What a server answered, or why it did not. */
export type ServerAnswer =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly type: string
      readonly body: string
    }
  /** It ended before it answered. */
  | { readonly kind: 'ended'; readonly end: ProcessEnd }
  /** It runs, and nothing listens at its port. */
  | { readonly kind: 'deaf'; readonly end: ProcessEnd }
  /** It took the request and gave no answer. */
  | { readonly kind: 'silent'; readonly end: ProcessEnd }
  | { readonly kind: 'too-long'; readonly end: ProcessEnd }

interface Trying {
  readonly request: string
  /** For listening, and again for answering. */
  readonly patienceMs: number
  readonly bodyBytesMax: number
}

/** Starts a server with PORT set, asks it once, and ends it with everything it started. */
export async function tryServer(
  options: ProcessOptions,
  { request, patienceMs, bodyBytesMax }: Trying,
): Promise<ServerAnswer> {
  const port = await freePort()
  const server = startProcess({ ...options, env: { ...options.env, PORT: String(port) } })
  const ended = server.ended.then((end) => ({ kind: 'ended', end }) as const)
  const asked = (async () => {
    if (!(await listens(port, patienceMs))) return { kind: 'deaf' } as const
    return ask({ port, request, patienceMs, bodyBytesMax })
  })()
  let first = await Promise.race([ended, asked])
  // A server that breaks over a request closes the connection a moment before it ends.
  if (first.kind === 'silent') first = await Promise.race([ended, wait(endingMs, first)])
  const end = await server.stop()
  if (first.kind === 'ended' || first.kind === 'answer') return first
  return { kind: first.kind, end }
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
async function listens(port: number, patienceMs: number): Promise<boolean> {
  const until = performance.now() + patienceMs
  while (performance.now() < until) {
    if ((await connects(port, '127.0.0.1')) || (await connects(port, '::1'))) return true
    await wait(lookAgainMs)
  }
  return false
}

function connects(port: number, host: string): Promise<boolean> {
  const socket = net.connect({ port, host })
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  }).finally(() => socket.destroy()) as Promise<boolean>
}

type Asked = Extract<ServerAnswer, { kind: 'answer' }> | { readonly kind: 'silent' | 'too-long' }

function ask({
  port,
  request,
  patienceMs,
  bodyBytesMax,
}: Trying & { readonly port: number }): Promise<Asked> {
  return new Promise((resolve) => {
    const asking = http.get(
      { host: 'localhost', port, path: request, agent: false, timeout: patienceMs },
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
