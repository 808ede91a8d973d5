import type { StepResult } from '../../world/postgres/stepped-session.ts'
import { parseShort } from '../sql/parse.ts'
import { explore } from './explore.ts'
import type { Trace, TraceEvent } from './play.ts'
import { type Program, type ProgramStep, scriptSession } from './program.ts'
import type { ScheduleRuntime } from './runtime.ts'
import {
  allSteady,
  isOrderedBy,
  leftPlace,
  steadyRows,
  stepPlace,
  type Unsteady,
} from './unsteady.ts'

/*
 * What a schedule came to, so that two of them can be compared: what each session saw and what is
 * left. A schedule is as good as serial when some order of whole transactions (or of whole
 * sessions) comes to the same; what was turned away and rolled back counts as if it was never there.
 */

/** SQLSTATEs that say: somebody else was in the way, try again. */
const turnedAway = new Set(['40001', '40P01', '55P03'])

export function isTurnedAway(event: TraceEvent): boolean {
  return turnedAway.has(event.result?.error?.code ?? '')
}

/** What is not looked at. */
export interface Overlooked {
  /** Steps, as `stepsTurnedAway` names them. */
  readonly left?: ReadonlySet<string>
  readonly unsteady?: Unsteady
}

/** The same for two traces that differ in nothing that counts. */
export function outcomeOf(
  trace: Trace,
  program: Program,
  { left = new Set(), unsteady = allSteady }: Overlooked = {},
): string {
  const seen = program.sessions.map((session, index) => {
    if (session.steps === null) return trace.ends[index] ?? 'waits'
    return trace.events
      .filter((event) => event.session === index && event.result !== null)
      .filter((event) => !left.has(placeOf(event)))
      .map((event) => [event.at, event.isControl ? null : seenOf(event, unsteady)])
  })
  return JSON.stringify([seen, leftBehind(trace, unsteady)])
}

/** The rows of every table in the end. */
export function leftBehind({ after }: Trace, unsteady: Unsteady): unknown {
  return after.map(
    ({ parts, error }, query) =>
      error?.code ??
      parts.map(({ rows }, part) => asSet(steadyRows(rows, leftPlace(query, part), unsteady))),
  )
}

function placeOf({ session, at }: Pick<TraceEvent, 'session' | 'at'>): string {
  return `${session}.${at}`
}

function seenOf(event: TraceEvent, unsteady: Unsteady): unknown {
  const { step, result } = event
  if (result === null) return null
  const parts = result.parts.map(({ rows, tag }, part) => {
    const steady = steadyRows(rows, stepPlace(event, part), unsteady)
    return [tag, isOrderedBy(step.sql) ? steady : asSet(steady)]
  })
  return [result.error?.code ?? null, parts]
}

function asSet(rows: StepResult['parts'][number]['rows']): string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}

/** SQLSTATEs by which a unique key or an exclusion constraint turns a row away. */
const taken = new Set(['23505', '23P01'])

/** A row whose key another session took: the constraint did its work, and the transaction left nothing. */
function isTaken({ result }: TraceEvent): boolean {
  return taken.has(result?.error?.code ?? '')
}

/** The steps of transactions that were turned away, by session and place. */
export function stepsTurnedAway(trace: Trace): Set<string> {
  const transactions = new Set(
    trace.events
      .filter((event) => isTurnedAway(event) || (isTaken(event) && !goesOn(trace, event)))
      .map(({ session, transaction }) => `${session}.${transaction}`),
  )
  return new Set(
    trace.events
      .filter(({ session, transaction }) => transactions.has(`${session}.${transaction}`))
      .map(placeOf),
  )
}

/** A savepoint brought its transaction back, so what it did before the error counts. */
function goesOn({ events }: Trace, failed: TraceEvent): boolean {
  return events.some(
    ({ session, transaction, step }) =>
      session === failed.session &&
      transaction === failed.transaction &&
      /^\s*rollback\s+to\b/i.test(step.sql),
  )
}

export interface SerialParts {
  readonly program: Program
  readonly runtimes: readonly ScheduleRuntime[]
  readonly queries: readonly string[]
  readonly stepsMax: number
  readonly isRedone: boolean
  readonly unit: 'sessions' | 'transactions'
  /** By the clock of `performance`; see `Serial.isWhole`. */
  readonly untilMs?: number
}

export interface Serial {
  outcomes(unsteady: Unsteady): ReadonlySet<string>
  readonly traces: readonly Trace[]
  /** The time was enough for all orders. */
  readonly isWhole: boolean
}

/** What serial orders come to, found once for each set of steps that is left out. */
export function openSerial(parts: SerialParts): (left: ReadonlySet<string>) => Promise<Serial> {
  const known = new Map<string, Promise<Serial>>()
  return (left) => {
    const key = [...left].sort().join()
    const found = known.get(key) ?? playSerial(parts, left)
    known.set(key, found)
    return found
  }
}

const serialMax = 5_000

async function playSerial(parts: SerialParts, left: ReadonlySet<string>): Promise<Serial> {
  const sessions = parts.program.sessions.map((session, index) => {
    if (session.steps === null || left.size === 0) return session
    // Its COMMIT stays, so that what is left begins and ends as before.
    const steps = session.steps.map((step, at) =>
      left.has(`${index}.${at}`) && !isControl(step) ? { ...step, sql: '' } : step,
    )
    return scriptSession(session, steps)
  })
  const program = { ...parts.program, sessions }
  const { traces, isCut } = await explore({
    ...parts,
    program,
    choosing: parts.unit,
    schedulesMax: serialMax,
  })
  const outcomes = onceEach(
    (unsteady) => new Set(traces.map((trace) => outcomeOf(trace, program, { left, unsteady }))),
  )
  const isOver = performance.now() > (parts.untilMs ?? Number.POSITIVE_INFINITY)
  if (!isCut || isOver) return { outcomes, traces, isWhole: !isCut }
  // More orders of sessions than that are not looked at.
  if (parts.unit === 'sessions') return { outcomes, traces, isWhole: true }
  return await playSerial({ ...parts, unit: 'sessions' }, left)
}

/** Remembers the answer to what was asked last. */
function onceEach<T>(answer: (unsteady: Unsteady) => T): (unsteady: Unsteady) => T {
  let last: { readonly unsteady: Unsteady; readonly given: T } | null = null
  return (unsteady) => {
    if (last?.unsteady !== unsteady) last = { unsteady, given: answer(unsteady) }
    return last.given
  }
}

function isControl({ sql }: ProgramStep): boolean {
  const statements = parseShort(sql) ?? []
  return statements.length > 0 && statements.every(({ kind }) => kind === 'TransactionStmt')
}

/** How often the schedule turns to another session while the one before could have gone on. */
export function switchesOf(trace: Trace): number {
  let switches = 0
  trace.choices.forEach((session, at) => {
    const before = trace.choices[at - 1]
    if (before !== undefined && before !== session && trace.choices.indexOf(before, at) !== -1) {
      switches++
    }
  })
  return switches
}

/** Fewest switches, then fewest lines, then the first by its choices. */
export function shortestOf(traces: readonly Trace[]): Trace | undefined {
  return [...traces].sort(
    (a, b) => switchesOf(a) - switchesOf(b) || a.events.length - b.events.length,
  )[0]
}
