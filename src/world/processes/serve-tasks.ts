import { Worker } from 'node:worker_threads'
import { assert } from '../../kit/assert.ts'

/** What a process is told. */
export type ToProcess =
  | { readonly kind: 'task'; readonly task: string; readonly input: unknown }
  | { readonly kind: 'answer'; readonly value: unknown }

/** What a process says. */
export type FromProcess =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly value: unknown }
  /** The stack was full, in our code or in a WebAssembly module, which may be broken since. */
  | { readonly kind: 'too-deep' }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'asks'; readonly question: unknown }

/** Asks whoever gave the task something, and waits. */
export type Ask = (question: unknown) => Promise<unknown>

/** One thing that a process can do. */
export type ServedTask = (input: never, ask: Ask) => unknown

/** The other end of openTaskProcesses, in the process: does one task after another. */
export function serveTasks(tasks: Readonly<Record<string, ServedTask>>): void {
  assert(process.send !== undefined, 'tasks are served in a process of their own')
  endWithParent()
  const say = (message: FromProcess): void => void process.send?.(message)
  let answered: (value: unknown) => void = () => undefined
  const ask: Ask = (question) =>
    new Promise((resolve) => {
      answered = resolve
      say({ kind: 'asks', question })
    })
  const work = async (name: string, input: unknown): Promise<void> => {
    try {
      const task = tasks[name]
      assert(task !== undefined, `there is a task ${name}`)
      say({ kind: 'done', value: await task(input as never, ask) })
    } catch (error) {
      say(isTooDeep(error) ? { kind: 'too-deep' } : { kind: 'failed', error: plain(error) })
    }
  }
  process.on('message', (message: ToProcess) => {
    if (message.kind === 'answer') answered(message.value)
    else void work(message.task, message.input)
  })
  say({ kind: 'ready' })
}

/**
 * A process whose channel closes ends by itself, but not in the middle of a task: were ours killed
 * then, an endless one would go on for ever.
 */
function endWithParent(): void {
  const text = `const { workerData: parent } = require('node:worker_threads')
    setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 500)`
  new Worker(text, { eval: true, execArgv: [], workerData: process.ppid }).unref()
}

function isTooDeep(error: unknown): boolean {
  return (
    error instanceof WebAssembly.RuntimeError ||
    (error instanceof RangeError && /call stack|string length|array length/i.test(error.message))
  )
}

/** Only what can be cloned goes over; how it came about goes with it. */
function plain(error: unknown): Error {
  const said = error instanceof Error ? error : new Error(String(error))
  const copy = new Error(said.message)
  if (said.stack !== undefined) copy.stack = said.stack
  return copy
}
