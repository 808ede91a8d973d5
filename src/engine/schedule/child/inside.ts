/*
 * What a program finds where it runs. These functions are written as text into a context of their
 * own for every run, together, so they use nothing but each other: a program can reach only what
 * was made inside, and a run leaves nothing behind. Chance and time are given: random numbers come
 * from a seed, the clock stands still but for what a timer or a look at it adds, and a timer ends
 * as soon as its session has nothing else to do, because in which order sessions go on is the
 * engine's to choose.
 */

interface Timer {
  readonly id: number
  readonly every: number | null
  at: number
  readonly work: () => void
}

interface Clock {
  /** Ends the timer that is due first; false where there is none. */
  tick(): boolean
  wait(ms?: number, value?: unknown): Promise<unknown>
}

/** What the program has asked for and come to. */
interface ProgramProgress {
  waiting: {
    readonly resolve: (value: unknown) => void
    readonly reject: (error: unknown) => void
  } | null
  asked: { readonly text: string; readonly values: readonly (string | null)[] | null } | null
  end: object | null
  printed: string
}

interface Answered {
  readonly command: string
  readonly rowCount: number | null
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** How the process outside drives one run. Texts alone go in and out. */
export interface Desk {
  begin(program: (db: unknown, values: unknown) => unknown, calls: readonly string[]): void
  answer(answer: string): void
  tick(): boolean
  /** The program ended by an error that it did not catch. */
  fail(error: unknown): void
  refuse(because: string): void
  /** JSON of a ProgramMove; null while nothing can be said yet. */
  move(): string | null
  describe(error: unknown): string
  printed(): string
  readonly modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

function openDesk(seed: number): Desk {
  const { parse, stringify } = JSON
  const progress: ProgramProgress = { waiting: null, asked: null, end: null, printed: '' }
  const clock = installClock()
  const finish = (move: object): void => {
    progress.end ??= move
  }
  let isRefused = false
  const refuse = (because: string): void => {
    isRefused = true
    finish({ kind: 'refused', because })
  }
  // An error that nobody waited for ends the program even where its function returned.
  const fail = (error: unknown): void => {
    if (!isRefused) progress.end = { kind: 'threw', ...describeError(error) }
  }
  const modules = installNames(progress, refuse, seed)
  const query = makeQuery(progress, refuse)
  return {
    begin: (program, calls) => {
      const run = async (values: string): Promise<unknown> =>
        await program({ query }, parse(values))
      const goOn = ([values = '{}', ...later]: readonly string[]): void => {
        void run(values).then((value) => {
          if (progress.waiting !== null) return refuse('ends-before-answer')
          if (later.length > 0) return goOn(later)
          finish({ kind: 'returned', value: jsonOf(value) })
        }, fail)
      }
      goOn(calls)
    },
    answer: (text) => {
      const { waiting } = progress
      const answer = parse(text) as { error?: { message: string }; results: readonly Answered[] }
      progress.waiting = null
      if (answer.error) {
        const { message, ...rest } = answer.error
        waiting?.reject(Object.assign(new Error(message), { name: 'error', ...rest }))
        return
      }
      const results = answer.results.map(resultGiven)
      waiting?.resolve(results.length === 1 ? results[0] : results)
    },
    tick: clock.tick,
    fail,
    refuse,
    move: () => {
      if (progress.end !== null) return stringify(progress.end)
      if (progress.asked === null) return null
      const move = stringify({ kind: 'query', ...progress.asked })
      progress.asked = null
      return move
    },
    describe: (error) => stringify(describeError(error)),
    printed: () => progress.printed,
    modules: { ...modules, 'timers/promises': { setTimeout: clock.wait } },
  }
}

function installClock(): Clock {
  const RealDate = Date
  let time = RealDate.UTC(2026, 0, 1)
  // A look at the clock is a millisecond later than the one before, so a wait for it ends.
  const look = (): number => ++time
  const DateHere = new Proxy(RealDate, {
    construct: (made, given) =>
      given.length > 0 ? Reflect.construct(made, given) : new RealDate(look()),
    apply: () => new RealDate(look()).toString(),
    get: (made, name) => (name === 'now' ? look : Reflect.get(made, name)),
  })
  let timers: Timer[] = []
  let last = 0
  const msOf = (ms: unknown): number => Math.max(1, Number(ms) || 1)
  const begin = (work: () => void, ms: unknown, repeats: boolean): number => {
    const every = repeats ? msOf(ms) : null
    timers.push({ id: ++last, at: time + msOf(ms), every, work })
    return last
  }
  const end = (id: number): void => {
    timers = timers.filter((timer) => timer.id !== id)
  }
  type Work = (...all: unknown[]) => void
  const later = (work: Work, ms?: unknown, ...all: unknown[]): number =>
    begin(() => work(...all), ms, false)
  Object.assign(globalThis, {
    Date: DateHere,
    performance: { now: look },
    setTimeout: later,
    setImmediate: (work: Work, ...all: unknown[]) => later(work, 1, ...all),
    setInterval: (work: Work, ms?: unknown, ...all: unknown[]) =>
      begin(() => work(...all), ms, true),
    clearTimeout: end,
    clearInterval: end,
    clearImmediate: end,
    queueMicrotask: (work: () => void) => void Promise.resolve().then(work),
  })
  return {
    wait: (ms, value) => new Promise((resolve) => later(() => resolve(value), ms)),
    tick: () => {
      const [first] = timers.sort((a, b) => a.at - b.at || a.id - b.id)
      if (first === undefined) return false
      time = Math.max(time, first.at)
      if (first.every === null) end(first.id)
      else first.at = time + first.every
      first.work()
      return true
    },
  }
}

/** Random numbers, `console`, `process` and `crypto`; gives what may be imported. */
function installNames(
  progress: ProgramProgress,
  refuse: (because: string) => void,
  seed: number,
): Record<string, Record<string, unknown>> {
  let state = seed
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const log = (...all: unknown[]): void => {
    const shown = all.map((value) => (typeof value === 'string' ? value : (jsonOf(value) ?? '')))
    if (progress.printed.length < 10_000)
      progress.printed += `${shown.join(' ').slice(0, 10_000)}\n`
  }
  const exit = (): never => {
    refuse('exits')
    throw new Error('the process cannot be ended from here')
  }
  const randomUUID = (): string =>
    'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () =>
      Math.floor(random() * 16).toString(16),
    )
  const processHere = { env: {}, argv: [], exit, abort: exit, nextTick: globalThis.queueMicrotask }
  Math.random = random
  // What depends on when memory is cleared, or on other threads, cannot be played again.
  for (const name of ['WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics']) {
    Reflect.deleteProperty(globalThis, name)
  }
  Object.assign(globalThis, {
    console: { log, info: log, warn: log, error: log, debug: log },
    process: processHere,
    crypto: { randomUUID },
  })
  return { crypto: { randomUUID }, process: processHere }
}

/** One statement at a time, as a connection does it. */
function makeQuery(progress: ProgramProgress, refuse: (because: string) => void) {
  return (first: unknown, given?: unknown): Promise<unknown> => {
    const isRecord = typeof first === 'object' && first !== null
    const { text, values } = (isRecord ? first : { text: first, values: given }) as {
      text: unknown
      values?: unknown
    }
    if (progress.waiting !== null) {
      refuse('query-not-awaited')
      return new Promise(() => undefined)
    }
    if (typeof text !== 'string') throw new TypeError('db.query takes a statement first, as a text')
    if (values !== undefined && values !== null && !Array.isArray(values)) {
      throw new TypeError('db.query takes a list of values second')
    }
    const list = Array.isArray(values) && values.length > 0 ? values.map(valueSent) : null
    return new Promise((resolve, reject) => {
      progress.waiting = { resolve, reject }
      progress.asked = { text, values: list }
    })
  }
}

/** A parameter as node-postgres writes it. */
function valueSent(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) {
    const items = value.map((item) => {
      const text = valueSent(item)
      return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`
    })
    return `{${items.join(',')}}`
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A result as node-postgres gives it: whole numbers and floats as numbers, bigint and numeric as texts. */
function resultGiven({ command, rowCount, columns, rows }: Answered): unknown {
  const typed = (value: string | null, type: string): unknown => {
    if (value === null) return null
    if (type === 'number') return Number(value)
    if (type === 'boolean') return value === 't'
    if (type === 'json') return JSON.parse(value)
    return type === 'date' ? new Date(value.replace(' ', 'T')) : value
  }
  return {
    command,
    rowCount,
    fields: columns.map(({ name }) => ({ name })),
    rows: rows.map((row) =>
      Object.fromEntries(columns.map(({ name, type }, at) => [name, typed(row[at] ?? null, type)])),
    ),
  }
}

function describeError(error: unknown): { name: string; code: string | null; message: string } {
  const { name, code, message } = (
    typeof error === 'object' && error !== null ? error : { name: 'thrown', message: error }
  ) as { name?: unknown; code?: unknown; message?: unknown }
  return {
    name: String(name).slice(0, 100),
    code: typeof code === 'string' ? code.slice(0, 100) : null,
    message: String(message).slice(0, 2_000),
  }
}

/** Null where a value has no JSON. */
function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null
  } catch {
    return null
  }
}

const parts = [
  openDesk,
  installClock,
  installNames,
  makeQuery,
  valueSent,
  resultGiven,
  describeError,
  jsonOf,
]

/** An expression whose value is a function from a seed to a Desk. */
export const insideScript = `(() => { 'use strict'; ${parts.map(String).join('\n')}; return openDesk })()`
