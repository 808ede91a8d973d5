/*
 * Timers of a learner's, so that time can pass for them without anyone waiting for it: an answer
 * that gives up after two seconds is seen in a few milliseconds. Timers stay Node's own; we only
 * remember them.
 */
import { syncBuiltinESMExports } from 'node:module'
import { promisify } from 'node:util'

type Run = (...given: unknown[]) => void
/** Node's, as they are called with more arguments than their types say. */
type Begin = (run: Run, delay?: unknown, ...given: unknown[]) => NodeJS.Timeout
type Later = (delay?: unknown, value?: unknown, options?: LaterOptions) => Promise<unknown>
interface LaterOptions {
  readonly signal?: AbortSignal
  readonly ref?: boolean
}

const once = setTimeout as unknown as Begin
const again = setInterval as unknown as Begin
const end = clearTimeout
// What a learner finds under `process` later isn't Node's own.
const builtin = process.getBuiltinModule
const nextTurn = setImmediate
const microtask = queueMicrotask
const clock = performance.now.bind(performance)

interface Running {
  readonly timer: NodeJS.Timeout
  readonly run: () => void
  readonly due: number
  /** Null: it runs once. */
  readonly every: number | null
}

/** Timers that run at most while time passes once: a program may start one after another. */
const firedMax = 300

let running: Running[] = []
let keptMax = 1_000
/** How much more time has passed for timers than in truth. */
let ahead = 0

const now = (): number => clock() + ahead

const isOpen = ({ timer }: Running): boolean =>
  !(timer as unknown as { _destroyed?: boolean })._destroyed

/** As Node does it: what is no time is a millisecond. */
function msOf(delay: unknown): number {
  const ms = Number(delay)
  return ms >= 1 && ms <= 2_147_483_647 ? ms : 1
}

function keep(one: Running): NodeJS.Timeout {
  if (running.length >= keptMax) {
    running = running.filter(isOpen)
    keptMax = Math.max(1_000, 2 * running.length)
  }
  running.push(one)
  return one.timer
}

function begins(begin: Begin, isAgain: boolean): Begin {
  return (run, delay, ...given) => {
    const timer = begin(run, delay, ...given)
    const ms = msOf(delay)
    const every = isAgain ? ms : null
    return keep({ timer, run: () => run(...given), due: now() + ms, every })
  }
}

const named = <T extends object>(value: T, name: string): T =>
  Object.defineProperty(value, 'name', { value: name })

/** From here on timers that are started are remembered. Before a learner's code is imported. */
export function rememberTimers(): void {
  if (isRemembering) return
  isRemembering = true
  const timeout = named(begins(once, false), 'setTimeout')
  const interval = named(begins(again, true), 'setInterval')
  const timers = builtin('node:timers') as unknown as Record<string, unknown>
  const promises = builtin('node:timers/promises') as unknown as {
    setTimeout: Later
  }
  const later = named(laterBy(timeout, promises.setTimeout), 'setTimeout')
  Object.defineProperty(timeout, promisify.custom, { value: later })
  promises.setTimeout = later
  for (const [name, value] of Object.entries({ setTimeout: timeout, setInterval: interval })) {
    timers[name] = value
    const how = { value, writable: true, configurable: true, enumerable: true }
    Object.defineProperty(globalThis, name, how)
  }
  syncBuiltinESMExports()
}

let isRemembering = false

function laterBy(timeout: Begin, real: Later): Later {
  return (delay, value, options) => {
    const { signal, ref } = options ?? {}
    const isPlain = signal === undefined || (signal instanceof AbortSignal && !signal.aborted)
    if (!isPlain) return real(delay, value, options)
    return new Promise((resolve) => {
      const abort = (): void => {
        end(timer)
        // It is rejected as Node does it.
        resolve(real(delay, value, options))
      }
      const timer = timeout(() => {
        signal?.removeEventListener('abort', abort)
        resolve(value)
      }, delay)
      if (ref === false) timer.unref()
      signal?.addEventListener('abort', abort, { once: true })
    })
  }
}

const turn = (): Promise<void> => new Promise((resolve) => nextTurn(resolve))

/** Lets so many milliseconds pass for timers: those that are due run in their order. */
export async function passTime(ms: number): Promise<void> {
  const until = now() + ms
  for (let fired = 0; fired < firedMax; fired++) {
    const [next] = running.filter((one) => isOpen(one) && one.due <= until).sort(byDue)
    if (next === undefined) break
    running = running.filter((one) => one !== next)
    ahead = Math.max(ahead, next.due - clock())
    if (next.every === null) end(next.timer)
    else running.push({ ...next, due: next.due + next.every })
    // An error in it is nobody's to catch, as in any timer.
    microtask(next.run)
    await turn()
    await turn()
  }
  ahead = Math.max(ahead, until - clock())
}

const byDue = (a: Running, b: Running): number => a.due - b.due
