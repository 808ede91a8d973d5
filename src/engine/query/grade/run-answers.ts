import { allSettledOrThrow } from '../../../kit/all-settled-or-throw.ts'
import type { Limits } from '../../../kit/limits.ts'
import type { Attempt } from '../../../lab/lab.ts'
import type { Outcome, Statement } from '../../../world/postgres/session.ts'
import type { Analysis } from '../../analysis/analysis.ts'
import { type Answer, type Asked, differenceOf, type Part } from '../compare/answers.ts'
import type { Case, CaseOutcome } from '../compare/arena.ts'
import type { PlannerSettings } from '../compare/nondeterminism.ts'
import type { Difference } from '../compare/result.ts'
import { largePrologue } from '../corpus/build-corpus.ts'
import { type SmallDatabase, smallSchema } from '../corpus/corpus.ts'
import type { Database } from '../schema/database.ts'
import { type FoundDifference, findingOf } from './differences.ts'
import type { Lease, TaskRuntime } from './task-runtime.ts'

/** What an attempt gives on the corpus, in its order; fewer where a failure ended the look. */
export interface SmallAnswers {
  readonly answers: readonly Answer[]
}

/** Asks the attempt on every small database: in place in one read-only batch, or filled each time. */
export async function answerSmall(
  lease: Lease,
  asked: Asked,
  limits: Limits,
): Promise<SmallAnswers> {
  return lease.runtime.hasSmallSchemas
    ? answerInPlace(lease, asked, limits)
    : answerFilled(lease, asked)
}

/**
 * Databases with the same planner settings go one after another, so that settings change a few
 * times only. A failure ends the batch; unless it is the very first, the batch is sent again in the
 * databases' own order, so that the failure told is the first in that order.
 */
async function answerInPlace(lease: Lease, asked: Asked, limits: Limits): Promise<SmallAnswers> {
  const order = lease.runtime.corpus.databases.map((_, at) => at)
  const bySettings = await answerInOrder(lease, asked, { order: lease.runtime.bySettings, limits })
  const failed = bySettings.findIndex((answer) => answer.kind !== 'rows')
  if (failed <= 0) return untilFailure(bySettings)
  return untilFailure(await answerInOrder(lease, asked, { order, limits }))
}

/** One answer for each database of the corpus, asked in the order given. */
async function answerInOrder(
  lease: Lease,
  asked: Asked,
  { order, limits }: { readonly order: readonly number[]; readonly limits: Limits },
): Promise<Answer[]> {
  const { corpus } = lease.runtime
  const statements: Statement[] = [
    { text: 'rollback', isScript: true },
    { text: 'begin read only' },
  ]
  const places: number[] = []
  let before: PlannerSettings = {}
  for (const at of order) {
    const { settings } = corpus.databases[at] as SmallDatabase
    statements.push(...changeSettings(before, settings), {
      text: `set local search_path to ${smallSchema(at)}, public`,
    })
    before = settings
    places[at] = statements.length
    for (const text of asked.statements) statements.push({ text, rowsMax: limits.rowsMax })
  }
  statements.push({ text: 'rollback', endsGroup: true })
  const outcomes = await lease.session.runBatch(statements, {
    timeoutMs: corpus.statementMs * 2 + 1_000,
    bytesMax: limits.resultBytesMax,
  })
  return places.map((place) => asked.read(outcomes.slice(place, place + asked.statements.length)))
}

function changeSettings(before: PlannerSettings, after: PlannerSettings): Statement[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const opposite = Object.entries(before).map(([name, value]) => [
    name,
    value === 'on' ? 'off' : 'on',
  ])
  const changes = { ...Object.fromEntries(opposite), ...after }
  return Object.entries(changes).map(([name, value]) => ({ text: `set local ${name} = ${value}` }))
}

async function answerFilled(lease: Lease, asked: Asked): Promise<SmallAnswers> {
  const cases = lease.runtime.corpus.databases.map(({ database, settings }) => ({
    database,
    settings,
    asked: [asked.statements],
  }))
  const outcomes = await lease.arena.evaluate(cases)
  return untilFailure(outcomes.map((outcome) => readOne(asked, outcome)))
}

function untilFailure(answers: readonly Answer[]): SmallAnswers {
  const failed = answers.findIndex((answer) => answer.kind !== 'rows')
  return { answers: failed < 0 ? answers : answers.slice(0, failed + 1) }
}

/** What one answer gave in a case that asked it alone. */
export function readOne(asked: Asked, outcome: CaseOutcome | undefined): Answer {
  if (outcome === undefined) return { kind: 'not-run' }
  return outcome.kind === 'illegal' ? outcome : asked.read(outcome.outcomes[0] ?? [])
}

/** Databases of the attempt's own seed. */
export interface Fresh {
  /** Asks the attempt on them; what went wrong, in their order. */
  ask(asked: Asked): Promise<{ readonly findings: FoundDifference[]; readonly count: number }>
  /** Asks the reference nothing more; its session is free then. */
  stop(): Promise<void>
}

/** So few that a wrong answer, which needs none of them, soon has the reference to itself. */
const aheadAtOnce = 8

interface FreshParts {
  readonly limits: Limits
  readonly analysis: Analysis
}

/**
 * Aims databases with the attempt's constants. Ahead: makes them and asks the reference at once,
 * while the server is busy with the corpus; else when they are asked for, which a wrong answer
 * seldom comes to.
 */
export function openFresh(
  lease: Lease,
  attempt: Attempt,
  parts: FreshParts & { readonly isAhead: boolean },
): Fresh {
  const { runtime } = lease
  const { reference } = runtime
  let isStopped = false
  const expect = async (cases: readonly Case[]): Promise<CaseOutcome[]> => {
    const outcomes: CaseOutcome[] = []
    for (let from = 0; from < cases.length && !isStopped; from += aheadAtOnce)
      outcomes.push(...(await lease.reference.evaluate(cases.slice(from, from + aheadAtOnce))))
    return outcomes
  }
  const begin = async (): Promise<Begun> => {
    const chosen = await freshOf(runtime, attempt, parts)
    const expecting = expect(casesOf(chosen, reference))
    expecting.catch(() => undefined)
    return { chosen, expecting }
  }
  const begun = parts.isAhead ? begin() : null
  begun?.catch(() => undefined)
  return {
    stop: async () => {
      isStopped = true
      await (await begun)?.expecting
    },
    ask: async (asked) => {
      const { chosen, expecting } = await (begun ?? begin())
      const [expected, came] = await allSettledOrThrow([
        expecting,
        lease.arena.evaluate(casesOf(chosen, asked)),
      ])
      const findings = chosen.flatMap((database, at) => {
        const right = readOne(reference, expected?.[at])
        const given = readOne(asked, came?.[at])
        if (right.kind !== 'rows' || given.kind === 'illegal') return []
        const index = runtime.corpus.databases.length + at
        const place = {
          index,
          database,
          settings: {},
          check: 'rows',
          byOrder: false,
          isFresh: true,
        }
        return findingOf(runtime, place, right, given) ?? []
      })
      return { findings, count: chosen.length }
    },
  }
}

interface Begun {
  readonly chosen: readonly Database[]
  readonly expecting: Promise<CaseOutcome[]>
}

function casesOf(chosen: readonly Database[], asked: Asked): Case[] {
  return chosen.map((database) => ({ database, settings: {}, asked: [asked.statements] }))
}

/** Aimed with the attempt's constants, or where that takes too long by the reference alone. */
async function freshOf(
  { corpus, task }: TaskRuntime,
  { answer, seed }: Attempt,
  { limits, analysis }: FreshParts,
): Promise<Database[]> {
  const { schema } = corpus
  const asked = { schema, reference: task.reference, seed, count: limits.freshDatabases }
  for (const text of [answer, null]) {
    const made = await analysis.run('fresh-databases', { ...asked, answer: text })
    if (made.kind === 'done') return made.value
  }
  return []
}

export interface LargeAnswer {
  readonly answer: Answer
  readonly difference: Difference | null
  readonly expected: readonly Part[]
}

/** Asks the attempt on the large database. */
export async function answerLarge(
  lease: Lease,
  asked: Asked,
  limits: Limits,
): Promise<LargeAnswer> {
  const { corpus, task } = lease.runtime
  const before = ['rollback', ...largePrologue(task, corpus.schema, lease.scratch)]
  const outcomes: Outcome[] = await lease.session.runBatch(
    [
      ...before.map((text, at) => (at === 0 ? { text, endsGroup: true } : { text })),
      ...asked.statements.map((text) => ({ text, rowsMax: limits.rowsMax })),
      { text: 'rollback', endsGroup: true },
    ],
    { timeoutMs: Math.max(limits.attemptMs, corpus.statementMs), bytesMax: limits.resultBytesMax },
  )
  const answer = asked.read(outcomes.slice(before.length, -1))
  const difference = answer.kind === 'rows' ? largeDifference(lease.runtime, answer) : null
  return { answer, difference, expected: corpus.large }
}

function largeDifference(
  runtime: TaskRuntime,
  answer: Extract<Answer, { kind: 'rows' }>,
): Difference | null {
  return differenceOf({ kind: 'rows', parts: runtime.corpus.large }, answer, runtime.task.how)
}
