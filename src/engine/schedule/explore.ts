import { allSettledOrThrow } from '../../kit/all-settled-or-throw.ts'
import { commutes } from './commute.ts'
import { type Footprint, footprintOf, leavesMore } from './footprint.ts'
import { type Play, type PlayParts, startPlay, type Trace } from './play.ts'
import type { Program, ProgramStep } from './program.ts'
import type { ScheduleRuntime, Touched } from './runtime.ts'

/*
 * Finds the schedules that differ: a tree of choices, whose nodes are schedules so far and whose
 * branches are the sessions that can go on. With `reduced`, a branch that was tried earlier at a
 * node sleeps in the branches behind it until something happens that does not commute with it
 * (sleep sets), so of all schedules that differ only in the order of steps that commute, one is
 * played. Several runtimes work on one tree; what is found does not depend on how many. Schedules
 * come level by level, by how often a session is stopped in between (context bounding: Musuvathi and
 * Qadeer, "Iterative Context Bounding for Systematic Testing of Multithreaded Programs", PLDI 2007):
 * most faults show with few such stops, and then the many schedules behind need not be played.
 */

export type Choosing =
  /** One of all schedules that differ only in steps that commute. */
  | 'reduced'
  /** All, but for BEGIN and the like, which are run at once. */
  | 'folded'
  | 'all'
  /** Each session as a whole, one after another. */
  | 'sessions'
  /** Each transaction as a whole, one after another. */
  | 'transactions'
  /** One schedule: `rushing` comes in once into every transaction of the others that has begun. */
  | 'rushed'

export interface ExploreOptions {
  readonly program: Program
  readonly runtimes: readonly ScheduleRuntime[]
  readonly choosing: Choosing
  readonly schedulesMax: number
  readonly stepsMax: number
  readonly queries: readonly string[]
  /** The whole database can be torn down and set up again. */
  readonly isRedone: boolean
  readonly stop?: AbortSignal
  /** By the clock of `performance`: after it no schedule goes on but the first. */
  readonly untilMs?: number
  /** Only this schedule. */
  readonly only?: readonly number[]
  /** Finds out for whom each session waits. */
  readonly seesBlockers?: boolean
  /** The session that comes in between, where the choosing is `rushed`. */
  readonly rushing?: number
  /** Asked behind each level: what was found says all that is wanted, and the rest is left. */
  readonly isEnough?: (traces: readonly Trace[]) => Promise<boolean>
}

export interface Explored {
  /** In the order of their choices. */
  readonly traces: readonly Trace[]
  /** Schedules begun whose end is known from another one. */
  readonly pruned: number
  /** There were more than `schedulesMax`, or more than the time was enough for. */
  readonly isCut: boolean
  /** Schedules that went another way when they were played again: something is left to chance. */
  readonly astray: number
}

interface Branch {
  readonly prefix: readonly number[]
  readonly sleeping: readonly number[]
  /** How often a session that could go on was stopped for another one. */
  readonly level: number
  /** It was played before, in tables that were not fresh, and its branches are open. */
  readonly isAgain?: boolean
}

interface Tree {
  readonly wanted: ExploreOptions
  readonly known: Known
  /** By level. */
  readonly open: Branch[][]
  /** The level that is played. */
  level: number
  readonly traces: Trace[]
  pruned: number
  isCut: boolean
  astray: number
  failure: unknown
}

/** Plays every schedule that the choosing leaves. */
export async function explore(wanted: ExploreOptions): Promise<Explored> {
  const known = new Known(wanted)
  // A program may show a table late whose order on disk matters: then it is looked at anew.
  for (;;) {
    const before = known.ordered.size
    const found = await exploreTree(wanted, known)
    if (wanted.choosing !== 'reduced' || known.ordered.size === before || isOver(wanted)) {
      return found
    }
  }
}

function isOver({ untilMs = Number.POSITIVE_INFINITY }: ExploreOptions): boolean {
  return performance.now() > untilMs
}

async function exploreTree(wanted: ExploreOptions, known: Known): Promise<Explored> {
  const tree: Tree = {
    wanted,
    known,
    open: [[{ prefix: wanted.only ?? [], sleeping: [], level: 0 }]],
    level: 0,
    traces: [],
    pruned: 0,
    isCut: false,
    astray: 0,
    failure: null,
  }
  let idle: (() => void)[] = []
  let atWork = 0
  const work = async (runtime: ScheduleRuntime): Promise<void> => {
    for (;;) {
      const open = tree.open[tree.level] ?? []
      if (open.length > 0 && tree.traces.length > 0 && isOver(wanted)) tree.isCut = true
      const branch = tree.failure === null && !tree.isCut ? open.pop() : undefined
      if (branch === undefined) {
        if (atWork === 0 || tree.failure !== null || tree.isCut) break
        await new Promise<void>((resolve) => idle.push(resolve))
        continue
      }
      atWork++
      try {
        await follow(tree, runtime, branch, () => {
          for (const wake of idle.splice(0)) wake()
        })
      } catch (error) {
        tree.failure ??= error
      }
      atWork--
      const woken = idle
      idle = []
      for (const wake of woken) wake()
    }
  }
  const inOrder = (): Trace[] => tree.traces.sort((a, b) => compareChoices(a.choices, b.choices))
  for (; tree.level < tree.open.length && !tree.isCut; tree.level++) {
    await allSettledOrThrow(wanted.runtimes.map(work))
    if (tree.failure !== null) throw tree.failure
    if (await wanted.isEnough?.(inOrder())) break
  }
  const traces = inOrder()
  return { traces, pruned: tree.pruned, isCut: tree.isCut, astray: tree.astray }
}

/** Plays one branch to its end, always the first choice, and leaves the others for later. */
async function follow(
  tree: Tree,
  runtime: ScheduleRuntime,
  branch: Branch,
  onOpen: () => void,
): Promise<void> {
  const { wanted, known } = tree
  wanted.stop?.throwIfAborted()
  const play = await startPlay(playParts(wanted, known, runtime))
  const open = (one: Branch): void => {
    for (let level = tree.open.length; level <= one.level; level++) tree.open.push([])
    tree.open[one.level]?.push(one)
  }
  const again = (): void => {
    open({ ...branch, isAgain: true })
    onOpen()
  }
  for (const session of branch.prefix) {
    if (!play.ready().includes(session)) {
      if (await play.abandon()) tree.astray++
      else again()
      return
    }
    await play.release(session)
  }
  let { level, sleeping } = branch
  const rush: Rush = { at: wanted.rushing ?? -1, into: new Set() }
  for (;;) {
    const ready = play.ready()
    if (ready.length === 0) break
    const choices = choicesOf(wanted, play, ready, rush).filter((at) => !sleeping.includes(at))
    const [first, ...others] = choices
    if (first === undefined) {
      if (await play.abandon()) tree.pruned++
      else again()
      return
    }
    const isReduced = wanted.choosing === 'reduced'
    const meeting = { positions: play.positions(), ordered: known.ordered }
    const after = (tried: readonly number[], chosen: number): number[] =>
      isReduced ? tried.filter((session) => commutes(session, chosen, meeting)) : []
    if (wanted.only === undefined && branch.isAgain !== true) {
      const branches = others.map((session, at) => ({
        prefix: [...play.choices, session],
        sleeping: after([...sleeping, ...choices.slice(0, at + 1)], session),
        level: level + stops(play, ready, session),
      }))
      for (const one of branches.reverse()) open(one)
      if (branches.length > 0) onOpen()
    }
    sleeping = after(sleeping, first)
    level += stops(play, ready, first)
    if (tree.traces.length > 0 && isOver(wanted)) {
      tree.isCut = true
      await play.abandon()
      return
    }
    await play.release(first)
  }
  const trace = await play.finish()
  if (trace === null) return again()
  if (tree.traces.length < wanted.schedulesMax) tree.traces.push(trace)
  else tree.isCut = true
}

/** 1 where the session that went on last could go on and another one does. */
function stops({ choices }: Play, ready: readonly number[], next: number): number {
  const last = choices.at(-1)
  return last !== undefined && last !== next && ready.includes(last) ? 1 : 0
}

/** Who may go on, the one that went on last first: so the first schedules switch least. */
function choicesOf(
  { choosing }: ExploreOptions,
  play: Play,
  ready: readonly number[],
  rush: Rush,
): number[] {
  const last = play.choices.at(-1)
  if (choosing === 'rushed') return [rushedChoice(play, ready, rush)]
  if (last === undefined || !ready.includes(last)) return [...ready]
  if (choosing === 'sessions') return [last]
  if (choosing === 'transactions' && play.isMidway(last)) return [last]
  return [last, ...ready.filter((session) => session !== last)]
}

/**
 * The one that rushes, whole transactions at a time: once into each that another has begun, or
 * after it where it was one statement, as a read by itself is.
 */
function rushedChoice(play: Play, ready: readonly number[], { at, into }: Rush): number {
  const other = ready.find((session) => session !== at)
  if (other === undefined || !ready.includes(at)) return other ?? at
  if (play.isMidway(at)) return at
  const ended = play.transactionOf(other)
  const begun = `${other}.${play.isMidway(other) ? ended : ended - 1}`
  if ((!play.isMidway(other) && ended === 0) || into.has(begun)) return other
  into.add(begun)
  return at
}

/** Who rushes, and into which transactions it has come. */
interface Rush {
  readonly at: number
  readonly into: Set<string>
}

function playParts(wanted: ExploreOptions, known: Known, runtime: ScheduleRuntime): PlayParts {
  return {
    runtime,
    program: wanted.program,
    footprint: (step, session) => known.footprint(step, session, runtime),
    touched: () => known.touched,
    folds: wanted.choosing !== 'all',
    stepsMax: wanted.stepsMax,
    queries: wanted.queries,
    seesBlockers: wanted.seesBlockers ?? false,
  }
}

/** What has been learned of the steps so far. */
class Known {
  readonly ordered = new Set<string>()
  touched: Touched = { tables: new Set(), more: false, sessions: false }
  readonly #wanted: ExploreOptions
  readonly #footprints = new Map<string, Footprint>()

  constructor(wanted: ExploreOptions) {
    this.#wanted = wanted
  }

  footprint(step: ProgramStep, session: number, runtime: ScheduleRuntime): Footprint {
    const isProgram = this.#wanted.program.sessions[session]?.steps === null
    const key = JSON.stringify([isProgram, step.sql, step.values])
    const found = this.#footprints.get(key)
    if (found !== undefined) return found
    const made = footprintOf(step.sql, { facts: runtime.facts, values: step.values, isProgram })
    this.#footprints.set(key, made)
    for (const table of made.ordered) this.ordered.add(table)
    this.#touch(made)
    return made
  }

  #touch(made: Footprint): void {
    const tables = new Set(this.touched.tables)
    for (const { table, mode } of made.accesses) if (mode === 'write') tables.add(table)
    if (made.isOpaque) tables.add('*')
    this.touched = {
      tables,
      more: this.touched.more || (made.changesMore && this.#wanted.isRedone),
      sessions: this.touched.sessions || made.changesMore || leavesMore(made),
    }
  }
}

function compareChoices(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = (a[at] as number) - (b[at] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
