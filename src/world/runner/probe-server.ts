import http from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Origin } from '../http/message.ts'
import type { OwnNetwork } from '../network/own-network.ts'
import { type ProcessEnd, type ProcessOptions, startProcess } from '../processes/process.ts'
import { freePort, untilReady } from './ready.ts'

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
  const { network, patienceMs } = trying
  const port = await freePort(network)
  const server = startProcess({ ...options, env: { ...options.env, PORT: String(port) } })
  let request = trying.before?.[0] ?? trying.request
  const ended = server.ended.then((end) => ({ kind: 'ended', end }) as const)
  const giveUp = new AbortController()
  const asked = (async () => {
    const times = { readyMs: patienceMs, answerMs: patienceMs, signal: giveUp.signal }
    const ready = await untilReady({ port, network, when: 'connects', ...times })
    if (ready.kind !== 'ready') return { kind: 'deaf' } as const
    return askAll(ready.origin, trying, (next) => {
      request = next
    })
  })()
  let first = await Promise.race([ended, asked])
  giveUp.abort()
  // A server that breaks over a request closes the connection a moment before it ends.
  if (first.kind === 'silent') first = await Promise.race([ended, wait(endingMs, first)])
  const end = await server.stop()
  if (first.kind === 'answer') return first
  return { kind: first.kind, end, request }
}

/** The answer to the request; what came to those before it only where there is none. */
async function askAll(
  origin: Origin,
  trying: Trying,
  onAsk: (request: string) => void,
): Promise<Asked> {
  for (const request of trying.before ?? []) {
    onAsk(request)
    const answer = await ask(origin, { ...trying, request })
    if (answer.kind !== 'answer') return answer
  }
  await trying.meanwhile?.()
  onAsk(trying.request)
  return ask(origin, trying)
}

const endingMs = 300

type Asked = Extract<ServerAnswer, { kind: 'answer' }> | { readonly kind: 'silent' | 'too-long' }

async function ask(
  { host, port }: Origin,
  { request, network, patienceMs, bodyBytesMax }: Trying,
): Promise<Asked> {
  const made = network && (await network.connect(host, port).catch(() => null))
  if (network && !made) return { kind: 'silent' }
  return await new Promise((resolve) => {
    // A connection that is given is used only where there is no agent.
    const through = made ? { createConnection: () => made } : { agent: false }
    const asking = http.get(
      { host: 'localhost', port, path: request, timeout: patienceMs, ...through },
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
