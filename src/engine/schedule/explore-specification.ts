import { allSettledOrThrow } from '../../kit/all-settled-or-throw.ts'
import { Problem } from '../../kit/problem.ts'
import type { TimelineCounterexample } from '../../lab/counterexample/timeline.ts'
import type { ConnectionInfo } from '../../world/postgres/connection.ts'
import { type NamedAnomaly, nameAnomaly } from './anomaly.ts'
import type { DatabaseFacts } from './database-facts.ts'
import { explore } from './explore.ts'
import { type FindingKind, type FindingParts, findingKinds, findingsOf } from './findings.ts'
import { footprintOf } from './footprint.ts'
import { lockOrderOf, looseTogether } from './lock-order.ts'
import { openSerial, outcomeOf, type Serial, shortestOf, stepsTurnedAway } from './outcome.ts'
import type { Trace } from './play.ts'
import { type Program, type ProgramStep, scriptSession } from './program.ts'
import { openScheduleRuntime, type ScheduleRuntime } from './runtime.ts'
import type { Specification, Step } from './specification.ts'
import { timelineOf } from './timeline.ts'
import { type Unsteady, unsteadyIn } from './unsteady.ts'

/*
 * Explores a specification of the isolation tester: not the permutations that it names, but all
 * that differ, and says in which of them something happens that no serial order gives.
 */

export interface ExploreLimits {
  readonly schedulesMax: number
  /** Of one session. */
  readonly stepsMax: number
  readonly stepMs: number
  readonly bytesMax: number
  readonly explorers: number
  /** For all of it; what was found until then is reported. */
  readonly totalMs: number
}

export interface SpecificationOptions {
  readonly connection: ConnectionInfo
  /** Whose rights the specification has: a stranger's, or those of the cluster's owner. */
  readonly role: string
  readonly limits: ExploreLimits
  /** How the databases that are made are called. */
  readonly prefix: string
  readonly stop: AbortSignal
}

export interface Anomaly {
  readonly kind: FindingKind
  /** What the field calls it, as "lost update"; of what is not serial only. */
  readonly name: NamedAnomaly['name'] | null
  readonly shortest: TimelineCounterexample
}

/** What one set of sessions came to. */
export interface Report {
  /** "s1: a b c". */
  readonly sessions: readonly string[]
  readonly schedules: number
  /** Schedules that were told to be alike and not played: what all orders would be. */
  readonly ofAll: number
  readonly isCut: boolean
  /** The time was over before all schedules were played. */
  readonly isOutOfTime: boolean
  /** Serial orders were all played, so what is not serial is known. */
  readonly isJudged: boolean
  /** Sessions of more than one transaction, each of which stands by itself. */
  readonly loose: readonly string[]
  /** Steps that lock several rows in an order that nothing says, which no schedule takes apart. */
  readonly unorderedLocks: readonly string[]
  /** Schedules that went another way when played again. */
  readonly astray: number
  readonly outcomes: number
  readonly serialOutcomes: number
  /** Schedules in which a session was told to try again (40001, 40P01, 55P03). */
  readonly turnedAway: number
  /** Steps that fail in every schedule, with their error: "b of s1: 23505 …". */
  readonly alwaysFailing: readonly string[]
  readonly anomalies: readonly Anomaly[]
}

/** Whether a report names something to fix: an order that goes wrong, or rows locked in no order. */
export function hasFindings({ anomalies, unorderedLocks }: Report): boolean {
  return anomalies.length > 0 || unorderedLocks.length > 0
}

/** Explores each set of steps that the permutations use; all steps where none are named. */
export async function exploreSpecification(
  specification: Specification,
  wanted: SpecificationOptions,
): Promise<Report[]> {
  const programs = programsOf(specification)
  for (const { sessions } of programs) {
    for (const { name, steps } of sessions) checkSteps(name, steps?.length ?? 0, wanted.limits)
  }
  const explorers = explorersFor(specification, programs.length, wanted.limits)
  const reports: Report[] = []
  const endMs = performance.now() + wanted.limits.totalMs
  for (const [at, program] of programs.entries()) {
    const startMs = performance.now()
    if (startMs > endMs) {
      reports.push(notBegun(program))
      continue
    }
    const runtimes = await allSettledOrThrow(
      Array.from({ length: explorers }, (_, index) =>
        openScheduleRuntime({
          connection: wanted.connection,
          database: `${wanted.prefix}_${at}_${index}`,
          role: wanted.role,
          isOneRole: true,
          program,
          stepMs: wanted.limits.stepMs,
          bytesMax: wanted.limits.bytesMax,
        }),
      ),
    )
    try {
      const share = startMs + (endMs - startMs) / (programs.length - at)
      const openMs = performance.now()
      const untilMs = Math.min(endMs, Math.max(share, openMs + leastMs))
      const playUntilMs = openMs + (untilMs - openMs) * playingPart
      const report = await exploreProgram(program, runtimes, { ...wanted, playUntilMs, untilMs })
      const [runtime] = runtimes
      const unordered = runtime === undefined ? [] : unorderedLocks(program, runtime.facts)
      reports.push({ ...report, unorderedLocks: unordered })
    } finally {
      await allSettledOrThrow(runtimes.map((runtime) => runtime.close()))
    }
  }
  return reports
}

/** Connections that are left for explorers, each of which has one more than there are sessions. */
const connectionsMax = 80

function explorersFor(
  specification: Specification,
  programs: number,
  { explorers }: ExploreLimits,
): number {
  const each = specification.sessions.length + 1
  if (each > connectionsMax) {
    throw new Problem('too-large', {
      expected: `fewer than ${connectionsMax} sessions`,
      came: `${specification.sessions.length}`,
      try: 'Leave out sessions that do not matter.',
    })
  }
  if (isShared(specification)) return 1
  // Making ready costs each explorer a database, which few schedules are not worth.
  const wanted = programs > 4 ? Math.min(explorers, 2) : explorers
  return Math.min(wanted, Math.floor(connectionsMax / each))
}

function checkSteps(name: string, count: number, { stepsMax }: ExploreLimits): void {
  if (count <= stepsMax) return
  throw new Problem('too-large', {
    expected: `at most ${stepsMax} steps in a session`,
    came: `${count} in ${name}`,
    try: 'Leave out steps that do not matter, or give --steps a larger number.',
  })
}

/** Also where only the body of a function says them. */
const sharedThings =
  /replication|pg_create_\w+_slot|pg_prepared_xacts|\b(?:create|alter|drop|on)\s+(?:role|user|group|database|tablespace|subscription|parameter)\b|\bowned\s+by\b|\bpg_(?:authid|auth_members|database|db_role_setting|parameter_acl|shdepend|shdescription|shseclabel|tablespace|subscription)\b/i

/** What several databases of one cluster would get in each other's way with. */
function isShared(specification: Specification): boolean {
  const facts: DatabaseFacts = {
    tables: new Map(),
    pureFunctions: new Set(),
    sequences: [],
    defaultIsolation: 'read committed',
  }
  const texts = [
    ...specification.setups,
    specification.teardown ?? '',
    ...specification.sessions.flatMap(({ setup, teardown, steps }) => [
      setup ?? '',
      teardown ?? '',
      ...steps.map(({ sql }) => sql),
    ]),
  ]
  return texts.some(
    (sql) =>
      sharedThings.test(sql) ||
      footprintOf(utf8(sql), { facts, values: null, isProgram: false }).isGlobal,
  )
}

/** The distinct sets of steps in the permutations, in their order. */
export function programsOf(specification: Specification): Program[] {
  const all = specification.sessions.map(({ steps }) => steps)
  const named = (specification.permutations ?? []).map((permutation) =>
    specification.sessions.map((_, session) =>
      permutation.map(({ step }) => step).filter((step) => step.session === session),
    ),
  )
  const sets = new Map<string, readonly (readonly Step[])[]>()
  for (const set of named.length > 0 ? named : [all]) {
    sets.set(JSON.stringify(set.map((steps) => steps.map(({ name }) => name))), set)
  }
  return [...sets.values()].map((set) => programOf(specification, set))
}

function programOf(specification: Specification, set: readonly (readonly Step[])[]): Program {
  const text = (sql: string | null): string | null => (sql === null ? null : utf8(sql))
  return {
    setups: specification.setups.map(utf8),
    teardown: text(specification.teardown),
    sessions: specification.sessions.map(({ name, setup, teardown }, session) =>
      scriptSession(
        { name: utf8(name), setup: text(setup), teardown: text(teardown) },
        (set[session] ?? []).map((step) => ({
          name: utf8(step.name),
          sql: utf8(step.sql),
          values: null,
        })),
      ),
    ),
  }
}

/** Specifications are read byte by byte. */
function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

interface ProgramWanted extends SpecificationOptions {
  readonly playUntilMs: number
  readonly untilMs: number
}

/** How much of the time is for playing; the rest is for judging what was played. */
const playingPart = 0.6

/** With less than this nothing would come of a set of steps: rather some than none of each. */
const leastMs = 2_000

async function exploreProgram(
  program: Program,
  runtimes: readonly ScheduleRuntime[],
  wanted: ProgramWanted,
): Promise<Report> {
  const [runtime] = runtimes
  if (runtime === undefined) throw new Error('there is a runtime')
  const { limits, stop, playUntilMs, untilMs } = wanted
  const about = queriesAbout(runtime.facts)
  const { schedulesMax, stepsMax } = limits
  const queries = about.map(({ sql }) => sql)
  const shared = { program, runtimes, stepsMax, queries, isRedone: true, stop }
  const openedSerial = openSerial({ ...shared, unit: 'transactions', untilMs })
  let isJudged = true
  const serialOf = async (left: ReadonlySet<string>): Promise<Serial> => {
    const serial = await openedSerial(left)
    isJudged &&= serial.isWhole
    return serial
  }
  const found = await explore({
    ...shared,
    choosing: 'reduced',
    schedulesMax,
    untilMs: playUntilMs,
  })
  const { traces } = found
  const once = { ...shared, choosing: 'folded', schedulesMax: 1, seesBlockers: true } as const
  // Played once more, slowly, to see who waits for whom.
  const replay = async ({ choices }: Trace, on: ScheduleRuntime): Promise<Trace | undefined> =>
    (await explore({ ...once, runtimes: [on], only: choices })).traces[0]
  const steadied = await groupsOfSteady({ traces, program, serialOf, runtimes, replay, untilMs })
  const { groups, unsteady, replayed } = steadied
  const serial = await serialOf(new Set())
  const anomalies: Anomaly[] = []
  for (const { kind, says, traces: alike } of groups) {
    const shortest = shortestOf(alike)
    if (shortest === undefined) continue
    const isOver = performance.now() > untilMs
    const known = replayed.get(shortest) ?? (isOver ? undefined : await replay(shortest, runtime))
    const trace = known ?? shortest
    const named =
      kind === 'not-serial' ? nameAnomaly(trace, { program, facts: runtime.facts }) : null
    const timeline = timelineOf({
      says: [named?.says, says].filter(Boolean).join(' '),
      program,
      trace,
      pids: runtime.lines.map(({ pid }) => pid),
      titles: about.map(({ title }) => title),
      serial: serial.traces,
      found: { schedules: traces.length, failing: alike.length },
    })
    anomalies.push({ kind, name: named?.name ?? null, shortest: timeline })
  }
  return {
    ...notBegun(program),
    schedules: traces.length,
    isCut: found.isCut,
    isOutOfTime: found.isCut && traces.length < schedulesMax,
    isJudged,
    loose: program.sessions
      .filter((_, session) => traces.some(({ events }) => isLoose(events, session)))
      .map(({ name }) => name),
    astray: found.astray,
    outcomes: new Set(traces.map((trace) => outcomeOf(trace, program, { unsteady }))).size,
    serialOutcomes: serial.outcomes(unsteady).size,
    turnedAway: traces.filter((trace) => stepsTurnedAway(trace).size > 0).length,
    alwaysFailing: alwaysFailing(traces, program),
    anomalies: merged(anomalies.sort((a, b) => rankOf(a) - rankOf(b))),
  }
}

interface Group {
  readonly kind: FindingKind
  readonly says: string
  readonly traces: Trace[]
}

interface Steadying extends Omit<FindingParts, 'unsteady'> {
  readonly traces: readonly Trace[]
  readonly runtimes: readonly ScheduleRuntime[]
  readonly replay: (trace: Trace, on: ScheduleRuntime) => Promise<Trace | undefined>
  readonly untilMs: number
}

interface Steadied {
  readonly groups: readonly Group[]
  readonly unsteady: Unsteady
  /** Schedules that were played again, and how that went in the first place. */
  readonly replayed: ReadonlyMap<Trace, Trace | undefined>
}

/**
 * Groups the schedules. One that seems to come to what no serial order gives is played again, also
 * in another place: what differs then is not compared, and all is grouped anew.
 */
async function groupsOfSteady(parts: Steadying): Promise<Steadied> {
  let unsteady: Unsteady = new Set()
  const replayed = new Map<Trace, Trace | undefined>()
  for (;;) {
    const groups = await groupsOf(parts.traces, { ...parts, unsteady })
    const before = unsteady.size
    for (const { kind, traces } of groups) {
      const trace = kind === 'not-serial' ? shortestOf(traces) : undefined
      if (trace === undefined || replayed.has(trace)) continue
      if (replayed.size > 0 && performance.now() > parts.untilMs) break
      const places = parts.runtimes.slice(0, 2)
      const again = await allSettledOrThrow(places.map((on) => parts.replay(trace, on)))
      replayed.set(trace, again[0])
      const known = [trace, ...again.filter((one) => one !== undefined)]
      unsteady = new Set([...unsteady, ...unsteadyIn(known)])
      if (unsteady.size > before) break
    }
    if (unsteady.size === before) return { groups, unsteady, replayed }
  }
}

/** Schedules of which the same is to be said and that came to the same. */
async function groupsOf(traces: readonly Trace[], parts: FindingParts): Promise<Group[]> {
  const groups = new Map<string, Group>()
  for (const trace of traces) {
    for (const finding of await findingsOf(trace, parts)) {
      const { program, unsteady } = parts
      const outcome = outcomeOf(trace, program, { left: stepsTurnedAway(trace), unsteady })
      const key = JSON.stringify([finding, outcome])
      const group = groups.get(key) ?? { ...finding, traces: [] }
      group.traces.push(trace)
      groups.set(key, group)
    }
  }
  return [...groups.values()]
}

/** The gravest first, then the shortest. */
function rankOf({ kind, shortest }: Anomaly): number {
  return findingKinds.indexOf(kind) * 1_000 + Math.min(shortest.moments.length, 999)
}

/** One of each kind, name and story: the shortest, for all schedules that tell the same. */
function merged(anomalies: readonly Anomaly[]): Anomaly[] {
  const stories = Map.groupBy(anomalies, ({ kind, name, shortest }) =>
    JSON.stringify([kind, name, shortest.says]),
  )
  return [...stories.values()].map((same) => {
    const [first] = same as [Anomaly]
    const failing = same.reduce((sum, { shortest }) => sum + shortest.found.failing, 0)
    const found = { ...first.shortest.found, failing }
    return { ...first, shortest: { ...first.shortest, found } }
  })
}

/** A step that never works says something about the step, not about how sessions meet. */
function alwaysFailing(traces: readonly Trace[], { sessions }: Program): string[] {
  const ends = new Map<string, Set<string>>()
  for (const { session, step, result } of traces.flatMap(({ events }) => events)) {
    if (result === null) continue
    const key = `${step.name} of ${sessions[session]?.name}`
    const { error } = result
    // A transaction that has failed refuses all that comes after: that is told of the first alone.
    const said = error === null || error.code === '25P02' ? '' : `${error.code} ${error.message}`
    ends.set(key, new Set([...(ends.get(key) ?? []), said]))
  }
  return [...ends].flatMap(([key, said]) => {
    const [first = ''] = said
    return said.has('') ? [] : [`${key}: ${first}`]
  })
}

/** What is reported where there was no time for it. */
function notBegun({ sessions }: Program): Report {
  return {
    sessions: sessions.map(
      ({ name, steps }) => `${name}: ${(steps ?? []).map((step) => step.name).join(' ')}`,
    ),
    schedules: 0,
    ofAll: ordersOf(sessions.map(({ steps }) => steps?.length ?? 0)),
    isCut: true,
    isOutOfTime: true,
    isJudged: false,
    loose: [],
    unorderedLocks: [],
    astray: 0,
    outcomes: 0,
    serialOutcomes: 0,
    turnedAway: 0,
    alwaysFailing: [],
    anomalies: [],
  }
}

/** "both of s1": two of them can meet inside a statement, where no schedule stops them. */
function unorderedLocks({ sessions }: Program, facts: DatabaseFacts): string[] {
  const steps = sessions.map((session) => session.steps ?? [])
  const orders = steps.map((own) =>
    lockOrderOf(
      own.map(({ sql, values }, at) => ({ sql, values, transaction: transactionAt(own, at) })),
      facts,
    ),
  )
  return looseTogether(orders).flatMap((places, session) =>
    places.map((at) => `${steps[session]?.[at]?.name} of ${sessions[session]?.name}`),
  )
}

/** Outside of BEGIN and COMMIT a step is a transaction by itself. */
function transactionAt(steps: readonly ProgramStep[], at: number): number {
  let began = -1
  for (const [place, { sql }] of steps.slice(0, at + 1).entries()) {
    if (/^\s*(begin|start)\b/i.test(sql)) began = place
    if (place < at && /\b(commit|end|rollback|abort)\s*;?\s*$/i.test(sql)) began = -1
  }
  return began === -1 ? at : began
}

/** More than one of its transactions read or changed something. */
function isLoose(events: Trace['events'], session: number): boolean {
  const transactions = events
    .filter((event) => event.session === session && !event.isControl)
    .map(({ transaction }) => transaction)
  return new Set(transactions).size > 1
}

/** Asks for all rows of every table and materialized view, but for columns that count up by themselves: gaps mean nothing. */
export function queriesAbout({ tables }: DatabaseFacts): { title: string; sql: string }[] {
  return [...tables.values()]
    .filter(({ kind, isStored }) => kind === 'table' || isStored === true)
    .map(({ schema, name, columns, countedColumns }) => {
      const shown = columns.filter((column) => !countedColumns.includes(column)).map(quoted)
      const title = schema === 'public' ? name : `${schema}.${name}`
      const list = shown.length > 0 ? shown.join(', ') : 'count(*)'
      const order =
        shown.length > 0
          ? ` order by ${shown.map((column) => `${column}::text collate "C"`).join(', ')}`
          : ''
      return {
        title: `Left in ${title}`,
        sql: `select ${list} from ${quoted(schema)}.${quoted(name)}${order}`,
      }
    })
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** How many orders there are of all steps. */
function ordersOf(counts: readonly number[]): number {
  let orders = 1
  let total = 0
  for (const count of counts) {
    for (let step = 1; step <= count; step++) {
      total++
      orders = (orders * total) / step
    }
  }
  return Math.round(orders)
}
