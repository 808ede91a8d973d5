import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { assert } from '../../kit/assert.ts'
import type { FromProcess, ToProcess } from './serve-tasks.ts'

/*
 * Work that a stranger's text decides the length of runs in processes, each piece within a time and a
 * memory. Threads would start sooner, but one that passes its heap in a single step takes all of us
 * along, whatever its limits. A process that reached a bound, or whose stack did not suffice, is thrown away:
 *
 *   starting → idle → busy → idle … → ended
 *                      └ over a bound, or its stack was full → ended
 */

/** The bound that a piece of work reached. */
export type TaskLimit = 'time' | 'memory' | 'depth'

/** What came of a piece of work. What it throws otherwise is thrown to whoever asked. */
export type Ran<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'over-limit'; readonly limit: TaskLimit }

export interface Work {
  readonly task: string
  /** Goes over by structured clone, as what comes back does. */
  readonly input: unknown
  /** Time at work; what it waits for an answer of `ask` is not counted. */
  readonly timeMs: number
  /** Answers what the work asks on its way. */
  readonly ask?: ((question: unknown) => Promise<unknown>) | undefined
}

export interface TaskProcesses {
  run(work: Work): Promise<Ran<unknown>>
  /** Starts the first process, and waits until it can be asked. */
  warm(): Promise<void>
  close(): Promise<void>
}

export interface TaskProcessesWanted {
  /** The file that a process runs; it calls serveTasks. */
  readonly main: URL
  readonly processesMax: number
  /** Heap of one process. */
  readonly memoryBytes: number
  /** A process beyond the first that had nothing to do for so long ends. */
  readonly idleMs?: number
}

/** A process that does not start by then is our fault. */
const startMs = 30_000

/** Stack of a process, which systems give 8 MiB; Node takes less than one unless told. */
const stackKiB = 3_900

/** Opens processes that start when they are needed; the first stays. */
export function openTaskProcesses(wanted: TaskProcessesWanted): TaskProcesses {
  const idle: TaskProcess[] = []
  const waiting: ((child: Promise<TaskProcess>) => void)[] = []
  const all = new Set<TaskProcess>()
  let count = 0
  let isOpen = true
  const start = async (): Promise<TaskProcess> => {
    count++
    try {
      const child = await TaskProcess.start(wanted)
      all.add(child)
      return child
    } catch (error) {
      count--
      throw error
    }
  }
  const take = async (): Promise<TaskProcess> => {
    assert(isOpen, 'tasks are given before the processes are closed')
    const free = idle.pop()
    if (free !== undefined) return free
    if (count < wanted.processesMax) return start()
    return new Promise((resolve) => waiting.push(resolve))
  }
  const end = async (child: TaskProcess): Promise<void> => {
    if (all.delete(child)) count--
    await child.end()
  }
  const giveBack = (child: TaskProcess): void => {
    const next = waiting.shift()
    if (!child.isWhole) {
      void end(child)
      // Whoever comes next should not wait for a process to start.
      if (next !== undefined) next(start())
      else if (isOpen && count === 0) start().then(giveBack, () => undefined)
    } else if (next !== undefined) next(Promise.resolve(child))
    else rest(child)
  }
  const rest = (child: TaskProcess): void => {
    if (!isOpen) return void end(child)
    idle.push(child)
    child.endLater(wanted.idleMs ?? 60_000, () => {
      if (count === 1) return
      idle.splice(idle.indexOf(child), 1)
      void end(child)
    })
  }
  return {
    run: async (work) => {
      const child = await take()
      try {
        return await child.run(work)
      } finally {
        giveBack(child)
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

class TaskProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  #isWhole = true
  #rest: NodeJS.Timeout | undefined
  /** Ends the piece of work that runs. */
  #settle: ((ran: Ran<unknown> | Error) => void) | null = null
  #hear: ((message: FromProcess) => void) | null = null

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (message: FromProcess) => this.#hear?.(message))
    child.on('error', (error) => this.#lost(error))
    this.#ended = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        this.#lost(endOf(code, signal))
        resolve()
      })
    })
    this.#isAwaited(false)
  }

  static async start({ main, memoryBytes }: TaskProcessesWanted): Promise<TaskProcess> {
    const file = fileURLToPath(main)
    const heapMiB = Math.floor(memoryBytes / 1_048_576)
    const child = new TaskProcess(
      fork(file, [], {
        execArgv: ['--no-warnings', `--max-old-space-size=${heapMiB}`, `--stack-size=${stackKiB}`],
        // What it holds is ours; nothing of the environment is asked there.
        env: {},
        cwd: path.dirname(file),
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      }),
    )
    const started = await child.#until(startMs, (message) =>
      message.kind === 'ready' ? { kind: 'done', value: null } : null,
    )
    if (started.kind === 'done') return child
    await child.end()
    throw new Error(`a process for tasks starts within ${startMs} ms`)
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
    this.#isAwaited(true)
    this.#child.kill('SIGKILL')
    await this.#ended
  }

  #send(message: ToProcess): void {
    this.#child.send(message, (error) => {
      if (error !== null) this.#lost(error)
    })
  }

  /** Whether ours must not end for want of anything else to do. */
  #isAwaited(isIt: boolean): void {
    for (const each of [this.#child, this.#child.channel]) {
      if (isIt) each?.ref()
      else each?.unref()
    }
  }

  /** Hears messages until one says how the work ended, or its time is over. */
  async #until(
    timeMs: number,
    read: (message: FromProcess, pause: () => () => void) => Ran<unknown> | Error | null,
  ): Promise<Ran<unknown>> {
    this.#isAwaited(true)
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
      if (!this.#isWhole) resolve(new Error('the process is there'))
    })
    pause()
    this.#settle = null
    this.#hear = null
    this.#isAwaited(false)
    if (ended instanceof Error) throw ended
    return ended
  }

  #lost(end: Ran<unknown> | Error): void {
    this.#isWhole = false
    this.#settle?.(end)
  }
}

/** The bound that a process reached which ended by itself: its heap, or the stack of a module in WebAssembly. */
function endOf(code: number | null, signal: string | null): Ran<unknown> | Error {
  if (signal === 'SIGABRT' || code === 134) return { kind: 'over-limit', limit: 'memory' }
  if (signal === 'SIGSEGV' || code === 139) return { kind: 'over-limit', limit: 'depth' }
  return new Error(`a process for tasks ended by itself (${signal ?? code})`)
}
