import { Worker } from 'node:worker_threads'
import { assert } from '../../kit/assert.ts'
import type { FromThread, ToThread } from './thread-tasks.ts'

/*
 * Work that a stranger's text decides the length of runs in threads, each piece within a time and a
 * memory. A thread that reached a bound, or whose stack did not suffice, is thrown away:
 *
 *   starting → idle → busy → idle … → ended
 *                      └ over a bound, or its stack was full → ended
 */

/** The bound that a piece of work reached. */
export type ThreadLimit = 'time' | 'memory' | 'depth'

/** What came of a piece of work. What it throws otherwise is thrown to whoever asked. */
export type Ran<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'over-limit'; readonly limit: ThreadLimit }

export interface Work {
  readonly task: string
  /** Goes over by structured clone, as what comes back does. */
  readonly input: unknown
  /** Time at work; what it waits for an answer of `ask` is not counted. */
  readonly timeMs: number
  /** Answers what the work asks on its way. */
  readonly ask?: ((question: unknown) => Promise<unknown>) | undefined
}

export interface Threads {
  run(work: Work): Promise<Ran<unknown>>
  /** Starts the first thread, and waits until it can be asked. */
  warm(): Promise<void>
  close(): Promise<void>
}

export interface ThreadsWanted {
  /** The file that a thread runs; it calls serveTasks. */
  readonly main: URL
  readonly threadsMax: number
  /** Heap of one thread. */
  readonly memoryBytes: number
  /** A thread beyond the first that had nothing to do for so long ends. */
  readonly idleMs?: number
}

/** A thread that does not start by then is our fault. */
const startMs = 30_000

/** Opens threads that start when they are needed; the first stays. */
export function openThreads(wanted: ThreadsWanted): Threads {
  const idle: Thread[] = []
  const waiting: ((thread: Promise<Thread>) => void)[] = []
  const all = new Set<Thread>()
  let count = 0
  let isOpen = true
  const start = async (): Promise<Thread> => {
    count++
    try {
      const thread = await Thread.start(wanted)
      all.add(thread)
      return thread
    } catch (error) {
      count--
      throw error
    }
  }
  const take = async (): Promise<Thread> => {
    assert(isOpen, 'threads are asked before they are closed')
    const free = idle.pop()
    if (free !== undefined) return free
    if (count < wanted.threadsMax) return start()
    return new Promise((resolve) => waiting.push(resolve))
  }
  const end = async (thread: Thread): Promise<void> => {
    if (all.delete(thread)) count--
    await thread.end()
  }
  const giveBack = (thread: Thread): void => {
    const next = waiting.shift()
    if (!thread.isWhole) {
      void end(thread)
      // Whoever comes next should not wait for a thread to start.
      if (next !== undefined) next(start())
      else if (isOpen && count === 0) start().then(giveBack, () => undefined)
    } else if (next !== undefined) next(Promise.resolve(thread))
    else rest(thread)
  }
  const rest = (thread: Thread): void => {
    if (!isOpen) return void end(thread)
    idle.push(thread)
    thread.endLater(wanted.idleMs ?? 60_000, () => {
      if (count === 1) return
      idle.splice(idle.indexOf(thread), 1)
      void end(thread)
    })
  }
  return {
    run: async (work) => {
      const thread = await take()
      try {
        return await thread.run(work)
      } finally {
        giveBack(thread)
      }
    },
    warm: async () => {
      if (count === 0) giveBack(await start())
    },
    close: async () => {
      isOpen = false
      await Promise.all([...all].map(end))
    },
  }
}

class Thread {
  readonly #worker: Worker
  #isWhole = true
  #rest: NodeJS.Timeout | undefined
  /** Ends the piece of work that runs. */
  #settle: ((ran: Ran<unknown> | Error) => void) | null = null
  #hear: ((message: FromThread) => void) | null = null

  private constructor(worker: Worker) {
    this.#worker = worker
    worker.on('message', (message: FromThread) => this.#hear?.(message))
    worker.on('error', (error) => this.#lost(error))
    worker.on('exit', () => this.#lost(new Error('a thread ended by itself')))
    worker.unref()
  }

  static async start({ main, memoryBytes }: ThreadsWanted): Promise<Thread> {
    const worker = new Worker(main, {
      resourceLimits: { maxOldGenerationSizeMb: Math.floor(memoryBytes / 1_048_576) },
      execArgv: ['--no-warnings'],
      // What it holds is ours; nothing of the environment is asked there.
      env: {},
    })
    const thread = new Thread(worker)
    const ready = thread.#until(startMs, (message) =>
      message.kind === 'ready' ? { kind: 'done', value: null } : null,
    )
    const started = await ready
    if (started.kind === 'done') return thread
    await thread.end()
    throw new Error(`a thread starts within ${startMs} ms`)
  }

  /** Whether it can be given more to do. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  async run({ task, input, timeMs, ask }: Work): Promise<Ran<unknown>> {
    clearTimeout(this.#rest)
    this.#send({ kind: 'task', task, input })
    return this.#until(timeMs, (message, pause) => {
      switch (message.kind) {
        case 'ready':
          return null
        case 'done':
          return { kind: 'done', value: message.value }
        case 'too-deep':
          this.#isWhole = false
          return { kind: 'over-limit', limit: 'depth' }
        case 'failed':
          return message.error
        case 'asks': {
          assert(ask !== undefined, `the task ${task} has somebody to ask`)
          const goOn = pause()
          ask(message.question).then(
            (value) => {
              goOn()
              this.#send({ kind: 'answer', value })
            },
            (error: unknown) => {
              this.#isWhole = false
              this.#settle?.(error instanceof Error ? error : new Error(String(error)))
            },
          )
          return null
        }
      }
    })
  }

  endLater(afterMs: number, work: () => void): void {
    this.#rest = setTimeout(work, afterMs)
    this.#rest.unref()
  }

  async end(): Promise<void> {
    clearTimeout(this.#rest)
    this.#isWhole = false
    await this.#worker.terminate()
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message)
  }

  /** Hears messages until one says how the work ended, or its time is over. */
  async #until(
    timeMs: number,
    read: (message: FromThread, pause: () => () => void) => Ran<unknown> | Error | null,
  ): Promise<Ran<unknown>> {
    // While it works the process must not end for want of anything else to do.
    this.#worker.ref()
    let leftMs = timeMs
    let timer: NodeJS.Timeout
    let since = 0
    const goOn = (): void => {
      since = performance.now()
      timer = setTimeout(() => {
        this.#isWhole = false
        this.#settle?.({ kind: 'over-limit', limit: 'time' })
      }, leftMs)
    }
    const pause = (): (() => void) => {
      clearTimeout(timer)
      leftMs = Math.max(1, leftMs - (performance.now() - since))
      return goOn
    }
    const ended = await new Promise<Ran<unknown> | Error>((resolve) => {
      this.#settle = resolve
      this.#hear = (message) => {
        const read_ = read(message, pause)
        if (read_ !== null) resolve(read_)
      }
      goOn()
      if (!this.#isWhole) resolve(new Error('the thread is there'))
    })
    pause()
    this.#settle = null
    this.#hear = null
    this.#worker.unref()
    if (ended instanceof Error) throw ended
    return ended
  }

  #lost(error: unknown): void {
    this.#isWhole = false
    const isMemory = (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY'
    this.#settle?.(isMemory ? { kind: 'over-limit', limit: 'memory' } : toError(error))
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
