import { parentPort } from 'node:worker_threads'
import { assert } from '../../kit/assert.ts'

/** What a thread is told. */
export type ToThread =
  | { readonly kind: 'task'; readonly task: string; readonly input: unknown }
  | { readonly kind: 'answer'; readonly value: unknown }

/** What a thread says. */
export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly value: unknown }
  /** The stack was full, in our code or in a WebAssembly module, which may be broken since. */
  | { readonly kind: 'too-deep' }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'asks'; readonly question: unknown }

/** Asks whoever gave the task something, and waits. */
export type Ask = (question: unknown) => Promise<unknown>

/** One thing that a thread can do. */
export type ThreadTask = (input: never, ask: Ask) => unknown

/** The other end of openThreads, in the thread: does one task after another. */
export function serveTasks(tasks: Readonly<Record<string, ThreadTask>>): void {
  const port = parentPort
  assert(port !== null, 'tasks are served in a thread')
  const say = (message: FromThread): void => port.postMessage(message)
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
  port.on('message', (message: ToThread) => {
    if (message.kind === 'answer') answered(message.value)
    else void work(message.task, message.input)
  })
  say({ kind: 'ready' })
}

function isTooDeep(error: unknown): boolean {
  return (
    error instanceof WebAssembly.RuntimeError ||
    (error instanceof RangeError && /call stack|string length|array length/i.test(error.message))
  )
}

/** Only what can be cloned goes over. */
function plain(error: unknown): Error {
  const said = error instanceof Error ? error : new Error(String(error))
  const copy = new Error(said.message)
  if (said.stack !== undefined) copy.stack = said.stack
  return copy
}
