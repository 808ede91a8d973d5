/**
 * Runs a learner's code in a process of its own, piece by piece as it is asked over file
 * descriptor 3; answers go to 4, each written before anything else happens.
 *
 * idle → a request comes → at work → an answer → idle. While at work the pipe does not keep the
 * process alive, so when nothing is left that could settle a promise, Node says so.
 */
import fs from 'node:fs'
import net from 'node:net'
import { guard, isOffered, offer, offeredText } from './guard.ts'
import type { CallOutcome, Reply, Request, Wire } from './messages.ts'
import { catchPrinting } from './printing.ts'
import { describeThrown, describeUnreadable } from './thrown.ts'
import { openRecording, type Recording } from './trace.ts'
import { canonical, decode, encode, TooLarge } from './wire.ts'

const { writeSync } = fs
const { stringify, parse } = JSON

function say(reply: Reply): void {
  const bytes = Buffer.from(`${stringify(reply)}\n`)
  for (let at = 0; at < bytes.length; ) at += writeSync(4, bytes, at)
}

const leave = (process as unknown as { reallyExit: (code: number) => never }).reallyExit
const printing = catchPrinting(() => {
  say({ kind: 'too-much-output' })
  return leave(0)
})

const requests = new net.Socket({ fd: 3, readable: true, writable: false })
/** Settles the work at hand from outside of it; null: idle. */
let settle: ((outcome: CallOutcome) => void) | null = null
let loaded: Record<string, unknown> = {}
let called: unknown = null
let endsWithTests = false
let recording: Recording | null = null

process.on('beforeExit', () => {
  // node:test reports what is left to report, and then the process ends.
  if (endsWithTests) return
  requests.ref()
  settle?.({ kind: 'never-settles' })
})
process.on('exit', (code) => {
  if (settle !== null) say({ kind: 'exit', code: Number(code) })
})
const stray = (error: unknown): void => settle?.({ kind: 'stray', error: describeThrown(error) })
process.on('uncaughtException', stray)
process.on('unhandledRejection', stray)

/** The outcome of a piece of work, or of what happens beside it. */
async function outcomeOf(work: () => unknown): Promise<CallOutcome> {
  const beside = new Promise<CallOutcome>((resolve) => {
    settle = resolve
  })
  requests.unref()
  const outcome = await Promise.race([finished(work), beside])
  // A promise that nobody waits for is rejected in the same turn.
  const late = await Promise.race([
    beside,
    new Promise<null>((resolve) => setImmediate(resolve, null)),
  ])
  requests.ref()
  settle = null
  return late ?? outcome
}

async function finished(work: () => unknown): Promise<CallOutcome> {
  try {
    return { kind: 'value', value: written(await work()) }
  } catch (error) {
    return error instanceof TooLarge
      ? { kind: 'too-large' }
      : { kind: 'error', error: describeThrown(error) }
  }
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
  const imported = await importModules(modules)
  if (imported.kind !== 'imported') return imported.reply
  loaded = imported.exports
  called = loaded[name]
  return { kind: 'loaded', exports: Object.keys(loaded), isFunction: typeof called === 'function' }
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
  const values = given.map(decode)
  printing.take()
  const work = (): unknown => (called as (...all: unknown[]) => unknown)(...values)
  const outcome = await outcomeOf(() => (recording ? recording.record(called, work) : work()))
  return {
    kind: 'called',
    outcome,
    printed: printing.take().output,
    changed: keepsInputs ? changedOf(given, values) : [],
    ...(recording && { recorded: recording.take() }),
  }
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
  const imported = await importModules(modules)
  if (imported.kind !== 'imported') return imported.reply
  settle = () => undefined
  requests.unref()
  return new Promise(() => undefined)
}

async function runProgram({ modules }: Extract<Request, { kind: 'program' }>): Promise<Reply> {
  printing.passOn()
  const imported = await importModules(modules)
  if (imported.kind !== 'imported') return imported.reply
  // What the program began goes on until nothing of it is left.
  const outcome = await outcomeOf(() => new Promise<void>(() => undefined))
  return { kind: 'ran', outcome: outcome.kind === 'never-settles' ? nothing : outcome }
}

const nothing: CallOutcome = { kind: 'value', value: { $: 'undefined' } }

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
    printed: printing.take().output,
    changed: [],
    ...(recording && { recorded: recording.take() }),
  }
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
    case 'tests':
      return runTests(request)
    case 'program':
      return runProgram(request)
    case 'expression':
      return express(request)
  }
}

let waiting = Promise.resolve()
let rest = ''
requests.setEncoding('utf8').on('data', (text: string) => {
  const lines = (rest + text).split('\n')
  rest = lines.pop() ?? ''
  for (const line of lines) {
    waiting = waiting.then(async () => say(await answer(parse(line)))).catch(() => leave(70))
  }
})
requests.on('end', () => leave(0))

guard()
// The first text takes long to strip: the compiler is made then.
offer({ 'warm.ts': 'const warm: number = 1' })
say({ kind: 'ready' })
