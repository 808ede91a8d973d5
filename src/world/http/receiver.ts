import http from 'node:http'
import type net from 'node:net'
import type { Door } from '../network/own-network.ts'
import type { Header } from './message.ts'

/** A request that a learner's server sent to us. */
export interface Received {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: readonly Header[]
  readonly body: Buffer
  readonly atMs: number
  /** When the answer to it was sent; null: not yet, or never. */
  readonly answeredAtMs: number | null
  /** What it was answered: a status, or nothing. */
  readonly answered: ReceiverAnswer
}

/** An answer with more than a status: where it leads, what is in it, how long it takes. */
interface FullAnswer {
  readonly status: number
  readonly location?: string | undefined
  readonly text?: string | undefined
  readonly after_ms?: number | undefined
}

/**
 * `hangs`: no answer for as long as the other side waits; `stalls`: 200 and the beginning of a body,
 * and then nothing; `closes`: the connection breaks off.
 */
export type ReceiverAnswer = number | 'hangs' | 'stalls' | 'closes' | FullAnswer

/** A server of ours that takes webhooks and keeps them. */
export interface Receiver {
  /** "http://127.0.0.1:PORT" */
  readonly url: string
  /** Its port, for a server in a network of its own. */
  readonly door: Door
  received(): readonly Received[]
  /** What is answered from now on, one after another; the last goes on. */
  answer(answers: readonly ReceiverAnswer[]): void
  /** Holds answers back until this is called, or so long after the first of them was due. */
  hold(atMostMs: number): () => void
  /** Forgets what came, and answers 200 again. */
  reset(): void
  close(): Promise<void>
}

const bodyBytesMax = 1_048_576
const receivedMax = 1_000

/** Opens a receiver on loopback. */
export async function openReceiver(): Promise<Receiver> {
  const received: Kept[] = []
  let answers: ReceiverAnswer[] = [200]
  let held: Held | null = null
  const next = (): ReceiverAnswer =>
    (answers.length > 1 ? answers.shift() : answers[0]) as ReceiverAnswer
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = []
    let bytes = 0
    request.on('error', () => undefined)
    request.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes > bodyBytesMax) request.destroy()
      else parts.push(part)
    })
    request.on('end', () => {
      const answered = next()
      const kept: Kept = {
        method: request.method ?? '',
        target: request.url ?? '',
        headers: headersOf(request.rawHeaders),
        body: Buffer.concat(parts),
        atMs: performance.now(),
        answeredAtMs: null,
        answered,
      }
      if (received.length < receivedMax) received.push(kept)
      const reply = (): void => {
        if (answered === 'closes') request.socket.destroy()
        else if (answered === 'stalls') stall(response)
        else if (answered !== 'hangs') answerLater(response, answered, kept)
      }
      if (held) held.add(reply)
      else reply()
    })
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as net.AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    door: { port, take: (socket) => void server.emit('connection', socket) },
    received: () => received,
    answer: (list) => {
      answers = [...list]
    },
    hold: (atMostMs) => {
      const mine = holdReplies(atMostMs, () => {
        if (held === mine) held = null
      })
      held = mine
      return mine.release
    },
    reset: () => {
      held?.release()
      received.length = 0
      answers = [200]
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Held {
  add(reply: () => void): void
  release(): void
}

/** Keeps replies until they're released. */
function holdReplies(atMostMs: number, onRelease: () => void): Held {
  const replies: (() => void)[] = []
  let clock: NodeJS.Timeout | undefined
  const release = (): void => {
    clearTimeout(clock)
    onRelease()
    for (const reply of replies.splice(0)) reply()
  }
  return {
    add: (reply) => {
      replies.push(reply)
      clock ??= setTimeout(release, atMostMs)
    },
    release,
  }
}

type Kept = Omit<Received, 'answeredAtMs'> & { answeredAtMs: number | null }

function answerLater(
  response: http.ServerResponse,
  answer: number | FullAnswer,
  kept: Pick<Kept, 'answeredAtMs'>,
): void {
  const full: FullAnswer = typeof answer === 'number' ? { status: answer } : answer
  const write = (): void => {
    kept.answeredAtMs = performance.now()
    writeAnswer(response, full)
  }
  if (full.after_ms === undefined) write()
  else setTimeout(write, full.after_ms)
}

/** As from a program that waits for something while it writes. */
function stall(response: http.ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('[')
}

function writeAnswer(response: http.ServerResponse, full: FullAnswer): void {
  const { status, location, text = '' } = full
  response.writeHead(status, {
    ...(location === undefined ? {} : { location }),
    ...(text === '' ? {} : { 'content-type': 'text/plain; charset=utf-8' }),
  })
  response.end(text)
}

function headersOf(raw: readonly string[]): Header[] {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as const] : []))
}
