/**
 * Runs a learner's code in a process of its own, piece by piece as it is asked; each reply is
 * written before anything else happens.
 *
 * idle: waits for a request, and nothing else goes on → at work → a reply → idle. While at work
 * nothing of ours keeps the process alive, so when nothing is left that could settle a promise,
 * Node says so.
 */
import { setFlagsFromString } from 'node:v8'
import { fits, nextRequest, openChannel, say } from '../../../world/runner/child/channel.ts'
import { lockGlobals } from '../../../world/runner/child/lockdown.ts'
import {
  isOffered,
  letIn,
  lockModules,
  offer,
  offeredText,
  withdraw,
  withoutTypes,
} from '../../../world/runner/child/modules.ts'
import {
  facade,
  leave,
  printed,
  shieldProcess,
  tell,
} from '../../../world/runner/child/process-facade.ts'
import { rememberTimers } from './clock.ts'
import { takeAsked, takeBreach } from './lookup.ts'
import type { CallOutcome, PairHow, Reply, Request, Wire } from './messages.ts'
import { catchPrinting } from './printing.ts'
import { readyForTests, reporterUrl } from './reporter.ts'
import { describeThrown, describeUnreadable } from './thrown.ts'
import { openRecording, type Recording } from './trace.ts'
import { canonical, decode, encode, TooLarge } from './wire.ts'
import { hideLines, wrapExports, writeStacks } from './wrapped.ts'

const nextTurn = setImmediate
/** Names that are told of what a module exports. */
const exportsMax = 100
const nameMax = 100
const printing = catchPrinting(() => {
  say({ kind: 'too-much-output' } satisfies Reply)
  return leave(0)
})

/** Settles the work at hand from outside of it; null: idle. */
let settle: ((outcome: CallOutcome) => void) | null = null
let loaded: Record<string, unknown> = {}
let called: unknown = null
let endsWithTests = false
let recording: Recording | null = null

process.on('beforeExit', () => {
  tell('beforeExit', 0)
  // node:test reports what is left to report, and then the process ends.
  if (!endsWithTests) settle?.({ kind: 'never-settles' })
})
process.on('exit', (code) => {
  tell('exit', code)
  if (settle !== null) say({ kind: 'exit', code: Number(code) } satisfies Reply)
})
const stray =
  (event: string) =>
  (error: unknown): void => {
    if (!tell(event, error)) settle?.({ kind: 'stray', error: describeThrown(error) })
  }
process.on('uncaughtException', stray('uncaughtException'))
process.on('unhandledRejection', stray('unhandledRejection'))

/** The outcome of a piece of work, or of what happens beside it. */
async function outcomeOf(
  work: () => unknown,
  look: (value: unknown) => void = () => {},
): Promise<CallOutcome> {
  const beside = new Promise<CallOutcome>((resolve) => {
    settle = resolve
  })
  // Node looks whether anything is left to do after a turn, so there is one.
  nextTurn(() => undefined)
  const outcome = await Promise.race([finished(work, look), beside])
  // A promise that nobody waits for is rejected in the same turn.
  const late = await Promise.race([beside, new Promise<null>((resolve) => nextTurn(resolve, null))])
  settle = null
  return late ?? outcome
}

/** Looks around when the work is done, before its value is read: reading runs code as well. */
async function finished(work: () => unknown, look: (value: unknown) => void): Promise<CallOutcome> {
  let isLater = false
  try {
    const given = work()
    isLater = isThenable(given)
    const value = isLater ? await given : given
    look(value)
    return { kind: 'value', value: written(value), isLater }
  } catch (error) {
    return error instanceof TooLarge
      ? { kind: 'too-large' }
      : { kind: 'error', error: describeThrown(error), isLater }
  }
}

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  )
}

function written(value: unknown): Wire {
  try {
    return encode(value)
  } catch (error) {
    if (error instanceof RangeError) throw new TooLarge()
    throw error
  }
}

async function load({ modules, name }: Extract<Request, { kind: 'load' }>): Promise<Reply> {
  rememberTimers()
  const imported = await importModules(modules)
  if (imported.kind !== 'imported') return imported.reply
  loaded = imported.exports
  called = loaded[name]
  const exports = Object.keys(loaded).slice(0, exportsMax)
  return {
    kind: 'loaded',
    exports: exports.map((one) => one.slice(0, nameMax)),
    isFunction: typeof called === 'function',
  }
}

type Imported =
  | { readonly kind: 'imported'; readonly exports: Record<string, unknown> }
  | { readonly kind: 'failed'; readonly reply: Reply }

async function importModules(
  modules: Extract<Request, { kind: 'load' }>['modules'],
): Promise<Imported> {
  const [file = '', text = ''] = Object.entries(modules)[0] ?? []
  const unreadable = (error: unknown, stripped: string): Imported => ({
    kind: 'failed',
    reply: { kind: 'unreadable', error: describeUnreadable(error, file, stripped) },
  })
  let url: string
  try {
    url = offer(modules)
  } catch (error) {
    return unreadable(error, text)
  }
  let exports: Record<string, unknown> = {}
  let syntax: unknown = null
  const outcome = await outcomeOf(async () => {
    try {
      exports = await import(url)
    } catch (error) {
      if (error instanceof SyntaxError && !hasFrames(error, url)) syntax = error
      throw error
    }
  })
  if (syntax !== null) return unreadable(syntax, offeredText(url))
  if (outcome.kind === 'value') return { kind: 'imported', exports }
  return { kind: 'failed', reply: { kind: 'load-failed', outcome } }
}

/** Whether an error came out of running the text, as JSON.parse can throw one. */
function hasFrames({ stack = '' }: Error, url: string): boolean {
  return stack.split('\n').some((line) => /^\s+at /.test(line) && line.includes(url))
}

async function call({ given, keepsInputs }: Extract<Request, { kind: 'call' }>): Promise<Reply> {
  takeAsked()
  const values = given.map(decode)
  printing.take()
  const work = (): unknown => (called as (...all: unknown[]) => unknown)(...values)
  let changed: Changed = []
  let returned = -1
  const look = (value: unknown): void => {
    if (keepsInputs) changed = changedOf(given, values)
    if (typeof value === 'object' && value !== null) returned = values.indexOf(value)
  }
  takeBreach()
  const outcome = await outcomeOf(() => (recording ? recording.record(called, work) : work()), look)
  return {
    kind: 'called',
    outcome: withBreach(outcome, takeBreach()),
    printed: printing.take(),
    changed,
    returned: returned === -1 ? null : returned,
    asked: takeAsked(),
    ...(recording && { recorded: recording.take() }),
  }
}

async function pair({ how, given }: Extract<Request, { kind: 'pair' }>): Promise<Reply> {
  let outcomes: [CallOutcome, CallOutcome] | null = null
  const outcome = await outcomeOf(async () => {
    outcomes = await paired[how](...given)
  })
  printing.take()
  takeAsked()
  // A rule that one call broke can't be told from the other's: each was looked at on its own.
  takeBreach()
  const isDone = outcome.kind === 'value' && outcomes !== null
  return { kind: 'paired', outcomes: isDone && outcomes ? outcomes : [outcome, outcome] }
}

type Paired = (
  first: readonly Wire[],
  second: readonly Wire[],
) => Promise<[CallOutcome, CallOutcome]>

const callWith = (values: readonly unknown[], look?: (value: unknown) => void) =>
  finished(() => (called as (...all: unknown[]) => unknown)(...values), look ?? (() => {}))

const paired: Readonly<Record<PairHow, Paired>> = {
  'in-turn': async (first, second) => {
    let given: unknown
    const one = await callWith(first.map(decode), (value) => {
      given = value
    })
    const other = await callWith(second.map(decode))
    return [one.kind === 'value' ? { ...one, value: written(given) } : one, other]
  },
  'same-list': async (first, second) => {
    const values = first.map(decode)
    const one = await callWith(values)
    return [one, await callWith(second.map((wire, at) => renewed(values[at], decode(wire))))]
  },
  'at-once': (first, second) =>
    Promise.all([callWith(first.map(decode)), callWith(second.map(decode))]),
}

/** The same list or map with other values in it, where it can be changed; else the values. */
function renewed(old: unknown, values: unknown): unknown {
  if (Array.isArray(old) && Array.isArray(values) && !Object.isFrozen(old)) {
    old.splice(0, old.length, ...values)
    return old
  }
  if (!(old instanceof Map && values instanceof Map)) return values
  old.clear()
  for (const [key, value] of values) old.set(key, value)
  return old
}

/** A rule that was broken on the way, whatever came of it. */
function withBreach(outcome: CallOutcome, breach: Error | null): CallOutcome {
  if (breach === null || outcome.kind !== 'value') return outcome
  return { kind: 'error', error: describeThrown(breach), isLater: outcome.isLater }
}

function changedOf(given: readonly Wire[], values: readonly unknown[]): Changed {
  return given.flatMap((wire, at) => {
    if (typeof values[at] !== 'object') return []
    const now = written(values[at])
    return canonical(wire) === canonical(now) ? [] : [{ at, now }]
  })
}

type Changed = Extract<Reply, { kind: 'called' }>['changed']

async function runTests({ modules }: Extract<Request, { kind: 'tests' }>): Promise<Reply> {
  endsWithTests = true
  // Every implementation meets the same random numbers: tests by chance can't tell them apart.
  setFlagsFromString('--random-seed=1')
  await letIn(reporterUrl, readyForTests)
  const [[name = '', tests = ''] = [], ...others] = Object.entries(modules)
  const shown: [string, string][] = []
  for (const [file, text] of others) shown.push([file, await testedText(file, text)])
  const imported = await importModules({ [name]: tests, ...Object.fromEntries(shown) })
  if (imported.kind !== 'imported') return imported.reply
  settle = () => undefined
  return new Promise(() => undefined)
}

/** The text of a module that gives, bound, what `text` exports; tests can reach that one alone. */
async function testedText(file: string, text: string): Promise<string> {
  const url = offer({ [file]: text })
  hideLines(url)
  const exports = wrapExports((await import(url)) as Record<string, unknown>)
  withdraw(url)
  const scope = globalThis as unknown as { tested: Record<string, unknown> }
  scope.tested = { ...scope.tested, [file]: Object.freeze(exports) }
  const names = Object.keys(exports)
  const taken = names.map((name, at) => `${name}: export${at}`).join(', ')
  const given = names.map((name, at) => `export${at} as ${name}`).join(', ')
  return `const { ${taken} } = tested[${JSON.stringify(file)}]\nexport { ${given} }`
}

async function runProgram({ modules }: Extract<Request, { kind: 'program' }>): Promise<Reply> {
  printing.passOn()
  const imported = await importModules(modules)
  if (imported.kind !== 'imported') return imported.reply
  // What the program began goes on until nothing of it is left.
  const outcome = await outcomeOf(() => new Promise<void>(() => undefined))
  return { kind: 'ran', outcome: outcome.kind === 'never-settles' ? nothing : outcome }
}

const nothing: CallOutcome = { kind: 'value', value: { $: 'undefined' }, isLater: false }

async function express({ text }: Extract<Request, { kind: 'expression' }>): Promise<Reply> {
  const names = Object.keys(loaded).filter((name) => name !== 'default')
  const own = Object.fromEntries(names.map((name) => [name, loaded[name]]))
  printing.take()
  const scope = globalThis as unknown as { own: unknown }
  scope.own = own
  recording?.record(called, () => undefined)
  const module = `const { ${names.join(', ')} } = own\nexport const value = await (${text}\n)`
  const imported = await importModules({ 'call.ts': module })
  if (imported.kind !== 'imported') return imported.reply
  return {
    kind: 'called',
    outcome: await outcomeOf(() => imported.exports.value),
    printed: printing.take(),
    ...noNotes,
    ...(recording && { recorded: recording.take() }),
  }
}

function firstReadable({ name, texts }: Extract<Request, { kind: 'reads' }>): Reply {
  const first = texts.findIndex((text) => {
    try {
      withoutTypes(name, text)
      return true
    } catch {
      return false
    }
  })
  return { kind: 'read', first: first === -1 ? null : first }
}

async function answer(request: Request): Promise<Reply> {
  switch (request.kind) {
    case 'record':
      recording = openRecording(isOffered)
      return { kind: 'done' }
    case 'pass-on':
      printing.passOn()
      return { kind: 'done' }
    case 'load':
      return load(request)
    case 'call':
      return call(request)
    case 'pair':
      return pair(request)
    case 'tests':
      return runTests(request)
    case 'program':
      return runProgram(request)
    case 'reads':
      return firstReadable(request)
    case 'expression':
      return express(request)
  }
}

async function serve(): Promise<void> {
  for (;;) {
    const request = nextRequest()
    if (request === null) return leave(0)
    const reply = await answer(request as Request)
    say(fits(reply) ? reply : tooLarge(reply))
  }
}

/** Too much to be sent, all in all. */
function tooLarge(reply: Reply): Reply {
  if (reply.kind !== 'called') return { kind: 'load-failed', outcome: { kind: 'too-large' } }
  return { kind: 'called', outcome: { kind: 'too-large' }, printed: '', ...noNotes }
}

const noNotes = { changed: [], returned: null, asked: [] }

writeStacks()
openChannel()
// The first text takes long to strip: the compiler is made then.
offer({ 'warm.ts': 'const warm: number = 1' })
shieldProcess()
lockModules()
lockGlobals({ process: facade, console: printed, ...refused() })
say({ kind: 'ready' } satisfies Reply)
serve().catch(() => leave(70))

/** Said in words, because programs ask for it. */
function refused(): Record<string, unknown> {
  const refuse = (): never => {
    throw Object.assign(new Error('fetch is out of reach here'), { code: 'OUT_OF_REACH' })
  }
  return { fetch: refuse }
}
