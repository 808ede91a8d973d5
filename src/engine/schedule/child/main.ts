/**
 * Runs transaction.ts in a process of its own as it is asked. Every run is in a fresh context and
 * is given the answers of its queries so far, so one process serves all sessions of an attempt and
 * nothing is carried from one run to another. A run that has been given all but the last of its
 * answers goes on from where it stands; a run goes on once.
 *
 * What is outside of those contexts is locked as well: should a value of it get in, it leads to
 * nothing that could be changed or used.
 */
import { stripTypeScriptTypes } from 'node:module'
import vm from 'node:vm'
import { fits, nextRequest, openChannel, say } from '../../../world/runner/child/channel.ts'
import { lockGlobals } from '../../../world/runner/child/lockdown.ts'
import { leave, shieldProcess } from '../../../world/runner/child/process-facade.ts'
import { describeUnreadable } from '../../function/child/thrown.ts'
import { type Desk, insideScript } from './inside.ts'
import type { ProgramMove, Reply, Request } from './messages.ts'

const { parse, stringify } = JSON
const nextTurn = setImmediate
const { createContext, Script, SourceTextModule, SyntheticModule } = vm
const file = 'transaction.ts'
/** Timers of one move; a program that sets more waits for nothing that comes. */
const ticksMax = 1_000
let source = ''
/** The run at work, for errors that nobody catches. */
let current: Desk | null = null

const script = new Script(insideScript)

/** The globals of one run, which no other has, and the desk inside of them. */
interface Realm {
  readonly desk: Desk
  readonly context: vm.Context
}

interface Blank {
  readonly context: vm.Context
  readonly openDesk: (seed: number) => Desk
}

/** Made while nobody asks: most of a run's time is its context. */
let blank: Blank | null = null

function makeBlank(): Blank {
  const context = createContext(vm.constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
  })
  return { context, openDesk: script.runInContext(context) as Blank['openDesk'] }
}

function openRealm(seed: number): Realm {
  const { context, openDesk } = blank ?? makeBlank()
  blank = null
  return { context, desk: openDesk(seed) }
}

/** All that goes on by itself has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => nextTurn(resolve))
}

/** Lets timers end, one by one, until there is something to say. */
async function nextMove(desk: Desk): Promise<ProgramMove> {
  for (let ticks = 0; ; ticks++) {
    await settled()
    const move = desk.move()
    if (move !== null) return parse(move) as ProgramMove
    if (ticks >= ticksMax) desk.refuse('too-many-timers')
    else if (!attempt(desk, () => desk.tick())) desk.refuse('never-settles')
  }
}

/** A timer's own error ends a program as any other does. */
function attempt(desk: Desk, work: () => boolean): boolean {
  try {
    return work()
  } catch (error) {
    desk.fail(error)
    return true
  }
}

type Imported =
  | { readonly kind: 'imported'; readonly exports: Record<string, unknown> }
  | { readonly kind: 'failed'; readonly error: unknown; readonly isSyntax: boolean }

async function importIn({ context, desk }: Realm): Promise<Imported> {
  let module: vm.SourceTextModule
  try {
    module = new SourceTextModule(source, { context, identifier: file })
  } catch (error) {
    return { kind: 'failed', error, isSyntax: true }
  }
  try {
    await module.link((name) => importedIn(name, context, desk))
  } catch (error) {
    return { kind: 'failed', error, isSyntax: false }
  }
  let state: 'at work' | 'done' | { readonly error: unknown } = 'at work'
  module.evaluate().then(
    () => {
      state = 'done'
    },
    (error: unknown) => {
      state = { error }
    },
  )
  for (let ticks = 0; ticks < ticksMax; ticks++) {
    await settled()
    if ((state as string) === 'done') {
      return { kind: 'imported', exports: module.namespace as Record<string, unknown> }
    }
    if (typeof state === 'object')
      return { kind: 'failed', ...(state as { error: unknown }), isSyntax: false }
    if (!desk.tick()) break
  }
  const error = new Error('the top of the file waits for something that never comes')
  return { kind: 'failed', error, isSyntax: false }
}

function importedIn(name: string, context: vm.Context, { modules }: Desk): vm.Module {
  const plain = name.replace(/^node:/, '')
  const found = Object.hasOwn(modules, plain) ? modules[plain] : undefined
  if (found === undefined) {
    throw new Error(`there is no module ${name} here; timers/promises and crypto's randomUUID are`)
  }
  const exports = { ...found, default: found }
  const made = new SyntheticModule(
    Object.keys(exports),
    () => {
      for (const [key, value] of Object.entries(exports)) made.setExport(key, value)
    },
    { context, identifier: name },
  )
  return made
}

type Program = (db: unknown, values: unknown) => unknown

/** The default export, or the only function that is exported. */
function programIn(exports: Record<string, unknown>): Program | null {
  if (typeof exports.default === 'function') return exports.default as Program
  const functions = Object.values(exports).filter((value) => typeof value === 'function')
  return functions.length === 1 ? (functions[0] as Program) : null
}

async function load({ text }: Extract<Request, { kind: 'load' }>): Promise<Reply> {
  try {
    const stripped = stripTypeScriptTypes(text.replace(/^\uFEFF/, ''), { sourceUrl: file })
    source = stripped.replace(/\n\n\/\/# sourceURL=.*$/, '')
  } catch (error) {
    return { kind: 'unreadable', error: describeUnreadable(error, file, text) }
  }
  const realm = openRealm(1)
  current = realm.desk
  const imported = await importIn(realm)
  if (imported.kind === 'failed') {
    if (imported.isSyntax) {
      return { kind: 'unreadable', error: describeUnreadable(imported.error, file, source) }
    }
    const described = parse(realm.desk.describe(imported.error))
    return { kind: 'load-failed', error: { ...described, place: null } }
  }
  if (programIn(imported.exports) !== null) return { kind: 'loaded' }
  const exports = Object.keys(imported.exports).slice(0, 100)
  return { kind: 'no-function', exports: exports.map((name) => name.slice(0, 100)) }
}

/** A program that has asked for something and waits for the answer. */
interface SessionPosition {
  readonly desk: Desk
  readonly moves: ProgramMove[]
}

/** The last of them, by what they were given. A context is a megabyte or less. */
const standing = new Map<string, SessionPosition>()
const standingMax = 32

type Wanted = Extract<Request, { kind: 'run' }>

function keyOf({ values, seed, later }: Wanted, answers: readonly string[]): string {
  return stringify([values, seed, later, ...answers])
}

async function run(wanted: Wanted): Promise<Reply> {
  const { answers } = wanted
  const before = keyOf(wanted, answers.slice(0, -1))
  const stood = answers.length === 0 ? undefined : standing.get(before)
  standing.delete(before)
  const { desk, moves } = stood ?? (await begin(wanted))
  current = desk
  for (const answer of answers.slice(moves.length - 1)) {
    if (moves.at(-1)?.kind !== 'query') break
    desk.answer(answer)
    moves.push(await nextMove(desk))
  }
  current = null
  if (moves.at(-1)?.kind === 'query') keep(keyOf(wanted, answers), { desk, moves })
  return { kind: 'ran', moves, printed: desk.printed() }
}

/** Runs the program, from its first line, to its first query. */
async function begin({ values, seed, later }: Wanted): Promise<SessionPosition> {
  const realm = openRealm(seed)
  const { desk } = realm
  current = desk
  const imported = await importIn(realm)
  const program = imported.kind === 'imported' ? programIn(imported.exports) : null
  if (program === null) desk.fail(imported.kind === 'failed' ? imported.error : 'no function')
  else desk.begin(program, [values, ...later])
  return { desk, moves: [await nextMove(desk)] }
}

function keep(key: string, one: SessionPosition): void {
  standing.set(key, one)
  const [oldest] = standing.keys()
  if (standing.size > standingMax && oldest !== undefined) standing.delete(oldest)
}

const stray = (error: unknown): void => current?.fail(error)
process.on('uncaughtException', stray)
process.on('unhandledRejection', stray)

async function serve(): Promise<void> {
  for (;;) {
    blank ??= makeBlank()
    const request = nextRequest() as Request | null
    if (request === null) return leave(0)
    const reply = await (request.kind === 'load' ? load(request) : run(request))
    say(fits(reply) ? reply : tooLarge)
  }
}

const tooLarge: Reply = {
  kind: 'ran',
  moves: [{ kind: 'refused', because: 'too-large' }],
  printed: '',
}

openChannel()
// The first text takes long to strip: the compiler is made then.
stripTypeScriptTypes('const warm: number = 1')
shieldProcess()
lockGlobals({ process: undefined, console: undefined })
say({ kind: 'ready' } satisfies Reply)
serve().catch(() => leave(70))
