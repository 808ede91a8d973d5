import {
  beginServer,
  recordServerAnswer,
  recordServerEnding,
  recordServerOutput,
  recordServerRunning,
  tendServer,
} from '../command/record-server.ts'
import type { Serving } from '../lab/grading.ts'
import type { ServerAnswer, ServerEnding, ServerTask } from '../lab/http/console.ts'
import { attemptById } from '../view/attempt-by-id.ts'
import { subscribe } from '../view/subscribe.ts'
import type { WorkerOptions } from './worker.ts'

/** Learners' servers that this process holds. */
export interface Servers {
  /** Starts one and holds it until it ends; resolves as soon as it's taken. */
  take(serverId: string): Promise<void>
  /** Ends all of them. */
  close(): Promise<void>
}

/** A server that nobody asked anything for so long is stopped. */
const idleMs = 10 * 60_000
/** How often a server is looked after while nobody asks it anything. */
const lookEveryMs = 5_000
const outputEveryMs = 200
const outputMax = 262_144

type Parts = Pick<WorkerOptions, 'context' | 'grader' | 'alarm'>

interface Held {
  readonly id: string
  readonly learnerId: string
  readonly labId: string
  readonly answer: string
}

/** Holds servers, each until it is ended, idle for too long, or ends by itself. */
export function openServers(parts: Parts): Servers {
  const lives = new Set<Promise<void>>()
  const closing = new AbortController()
  return {
    take: async (serverId) => {
      const server = closing.signal.aborted ? null : await beginServer(parts.context, { serverId })
      if (server === null) return
      const life = hold(parts, server, closing.signal).catch(async (error: unknown) => {
        parts.alarm('a learner’s server was given up', { serverId, lab: server.labId, error })
        await recordServerEnding(parts.context, { serverId, ending: ourFault }).catch(() => null)
      })
      lives.add(life)
      void life.finally(() => lives.delete(life))
    },
    close: async () => {
      closing.abort()
      await Promise.all(lives)
    },
  }
}

const ourFault: ServerEnding = {
  says: 'It could not be run, and that is our fault',
  reason: null,
}
const isClosed: ServerEnding = { says: 'Backwright was closed', reason: null }
const isIdle: ServerEnding = {
  says: 'It was stopped because nobody asked it anything for ten minutes',
  reason: null,
}

async function hold(parts: Parts, held: Held, closing: AbortSignal): Promise<void> {
  const { context, grader } = parts
  const { id: serverId, labId, answer } = held
  const end = (ending: ServerEnding): Promise<void> =>
    recordServerEnding(context, { serverId, ending })
  const lab = context.catalog.labs.get(labId)
  if (lab === undefined) return await end(ourFault)
  // Building may take minutes.
  const beat = setInterval(() => tendServer(context, { serverId }).catch(() => null), lookEveryMs)
  const serving = await grader.serve(lab, answer).finally(() => clearInterval(beat))
  if (serving.kind === 'refused') {
    const text = serving.output
    if (text !== '') await recordServerOutput(context, { serverId, ordinal: 0, text })
    return await end({ says: 'It did not start', reason: serving.reason })
  }
  const output = followOutput(serving, (piece) =>
    recordServerOutput(context, { serverId, ...piece }),
  )
  try {
    const port = serving.port() ?? 0
    if (await recordServerRunning(context, { serverId, port })) {
      const ending = await tend(parts, held, { serving, closing })
      await output.flush()
      if (ending !== null) await end(ending)
    }
  } finally {
    await output.stop()
    await serving.close()
  }
}

interface Tending {
  readonly serving: Serving
  readonly closing: AbortSignal
}

/** Does what it is asked until it ends; null: someone ended it in the store. */
async function tend(
  parts: Parts,
  held: Held,
  { serving, closing }: Tending,
): Promise<ServerEnding | null> {
  const { context } = parts
  const { id: serverId } = held
  const left = new AbortController()
  const over = AbortSignal.any([left.signal, closing])
  const stream = await subscribe(context, [`server ${serverId}`], over)
  let ending: ServerEnding | null = null
  void serving.ended.then((own) => {
    ending = own
    left.abort()
  })
  const underWay = new Set<string>()
  let usedAt = performance.now()
  try {
    while (!over.aborted) {
      const { isEnded, tasks } = await tendServer(context, { serverId })
      if (isEnded) return null
      for (const { id, task } of tasks) {
        if (underWay.has(id)) continue
        underWay.add(id)
        usedAt = performance.now()
        void perform(parts, held, { serving, id, task }).finally(() => underWay.delete(id))
      }
      if (performance.now() - usedAt > idleMs) return isIdle
      await stream.next(lookEveryMs)
    }
    return ending ?? isClosed
  } finally {
    stream.close()
  }
}

interface Asked {
  readonly serving: Serving
  readonly id: string
  readonly task: ServerTask
}

async function perform(
  { context, alarm }: Parts,
  held: Held,
  { serving, id: taskId, task }: Asked,
): Promise<void> {
  const { learnerId, id: serverId } = held
  try {
    const answer = await answerOf()
    await recordServerAnswer(context, { taskId, answer })
    const port = serving.port()
    // A replay may have started it again elsewhere.
    if (task.kind === 'replay' && port !== null) {
      await recordServerRunning(context, { serverId, port })
    }
  } catch (error) {
    alarm('a request to a learner’s server failed', { serverId, error })
    await recordServerAnswer(context, { taskId, answer: notDone }).catch(() => undefined)
  }

  async function answerOf(): Promise<ServerAnswer> {
    if (task.kind === 'request') return await serving.ask(task.request)
    const { attemptId } = task
    const { seed, verdict } = await attemptById(context, { learnerId, attemptId })
    return verdict === null ? notYet : await serving.replay({ seed, verdict })
  }
}

const notDone: ServerAnswer = {
  kind: 'refused',
  reason: {
    expected: 'your server to be asked',
    came: 'an error of ours',
    try: 'Stop the server, start it again, and try once more.',
  },
}
const notYet: ServerAnswer = {
  kind: 'refused',
  reason: {
    expected: 'an attempt that has its verdict',
    came: 'one that is still being checked',
    try: 'Wait for the verdict.',
  },
}

/** Keeps what is printed soon after it came; what is too much for a page is left out. */
function followOutput(
  serving: Serving,
  keep: (piece: { ordinal: number; text: string }) => Promise<void>,
): { flush(): Promise<void>; stop(): Promise<void> } {
  let kept = 0
  let ordinal = 0
  let last = Promise.resolve()
  const flush = (): Promise<void> => {
    const all = serving.output()
    if (all.length <= kept || kept > outputMax) return last
    const more = all.length > outputMax ? '\n… There’s more, and it isn’t kept.\n' : ''
    const piece = { ordinal: ordinal++, text: all.slice(kept, outputMax) + more }
    kept = all.length
    last = last.then(() => keep(piece)).catch(() => undefined)
    return last
  }
  const timer = setInterval(flush, outputEveryMs)
  return {
    flush,
    stop: async () => {
      clearInterval(timer)
      await last
    },
  }
}
