import type { Limits } from '../../kit/limits.ts'
import type { Random } from '../../kit/random.ts'
import type { Came } from '../../lab/counterexample/rows.ts'
import { type ModelCheck, type ModelLab, openBeside } from '../../lab/kinds/model.ts'
import type { Outcome, Statement } from '../../world/postgres/session.ts'
import { byUpdate } from './by-update.ts'
import type { LearnerDatabase, SourceRows } from './learner-database.ts'
import { meet } from './meet.ts'
import {
  endOf,
  freshSession,
  type StepAsked,
  type StepEnd,
  sourceRows,
  statementsOf,
  transactionOf,
} from './step.ts'
import { drawValues, type Values, withValues } from './values.ts'
import { drawVaried, vary } from './varied.ts'

/*
 * One trial: an empty database, the source, the learner's statements, then the steps of one check.
 * A check is tried in several of them, with other values and other rows of the source.
 */

export interface TrialParts {
  readonly learnerDatabase: LearnerDatabase
  readonly lab: ModelLab
  readonly statements: readonly string[]
  readonly limits: Limits
}

export interface ModelTrial {
  readonly check: ModelCheck
  readonly values: Values
  readonly source: SourceRows
}

export type TrialEnd =
  | { readonly kind: 'right' }
  /** The statements themselves ended in an error, or ran into a limit. */
  | { readonly kind: 'not-built'; readonly at: number; readonly outcome: Outcome }
  /** The last of these steps is the one that went wrong, or over a limit. */
  | { readonly kind: 'stopped'; readonly ends: readonly StepEnd[] }
  /** The rows of the source cannot be so. */
  | { readonly kind: 'no-source' }

const sample: SourceRows = { seed: null, kept: null }
const drawnMax = 3

/** Other rows of the source than the sample, from the attempt's seed. */
export function drawnSources({ source }: ModelLab, random: Random): SourceRows[] {
  if (source === null || source.rowsSql === '') return []
  return Array.from({ length: drawnMax }, (_, at) => ({
    seed: random.fork('source').fork(at).next() / 2 ** 32,
    kept: null,
  }))
}

/** What the trials of a check are made from: the lab, and the task's own part of it. */
export interface TrialTask {
  readonly lab: ModelLab
  readonly spare: ModelLab['spare']
  readonly varied: ModelLab['varied']
}

/** The trials of a check, in order: the sample first. */
export function trialsOf(
  check: ModelCheck,
  { lab, spare, varied: variedTexts }: TrialTask,
  random: Random,
): ModelTrial[] {
  const own = random.fork(check.name)
  const beside = [...check.steps.map(({ sql }) => sql), ...Object.values(spare)]
  const varied = drawVaried(variedTexts, random.fork('varied'), beside)
  const valuesAt = (trial: number): Values => drawValues(check.values, own, { trial, varied })
  const changing = byUpdate(check, spare)
  const connected = [check, ...(changing === null ? [] : [changing])].map(
    (one): ModelCheck => ({
      ...one,
      steps: one.steps.map((step) => ({
        ...step,
        as: step.as === null ? null : vary(step.as, varied),
      })),
    }),
  )
  const trials = connected.flatMap((one) =>
    Array.from({ length: check.times }, (_, at) => ({
      check: withAgain(one, own.fork('again').fork(at)),
      values: valuesAt(at),
      source: sample,
    })),
  )
  const asksSource = check.steps.some((step) => step.kind === 'asks' && 'sql' in step.gives)
  if (!asksSource) return trials
  const others = drawnSources(lab, random).map((source, at) => ({
    check: connected[0] ?? check,
    values: valuesAt(check.times + at),
    source,
  }))
  return [...trials, ...others]
}

/**
 * Some of the refused steps twice: what a rule refuses it refuses again, and leaves no trace. A
 * model that counts statements in place of a rule takes the second.
 */
function withAgain(check: ModelCheck, random: Random): ModelCheck {
  const steps = check.steps.flatMap((step) =>
    step.kind === 'refuses' && step.whileOpen === null && random.chance(0.5)
      ? [step, step]
      : [step],
  )
  return { ...check, steps }
}

/** Runs one trial, up to the first step that goes wrong. */
export async function runTrial(trial: ModelTrial, parts: TrialParts): Promise<TrialEnd> {
  return runSteps(trial, parts, 'first-wrong')
}

/** Runs a trial with the steps behind one that goes wrong as well. */
export async function runWholeTrial(trial: ModelTrial, parts: TrialParts): Promise<TrialEnd> {
  return runSteps(trial, parts, 'end')
}

/** Where a trial stops. A step over a limit always ends it. */
type Until = 'first-wrong' | 'end'

async function runSteps(
  { check, values, source }: ModelTrial,
  parts: TrialParts,
  until: Until,
): Promise<TrialEnd> {
  const { learnerDatabase, lab, limits } = parts
  if (!(await learnerDatabase.clear(source))) return { kind: 'no-source' }
  const expected = await askExpected(check, values, learnerDatabase)
  const asked = check.steps.map((step, at) => ({
    step,
    values,
    fromSource: expected[at] ?? null,
    hasApplication: lab.setting !== null,
  }))
  // What the same role does runs with the answer itself, in one go.
  const own = asked.findIndex(({ step }) => step.as !== null || openBeside(step) !== null)
  const [first, rest] = own < 0 ? [asked, []] : [asked.slice(0, own), asked.slice(own)]
  const built = await build(parts, first.flatMap(statementsOf))
  if (built.kind !== 'built') return built
  const ends = readEnds(first, built.outcomes, until)
  for (const one of rest) {
    if (ends.some((end) => isLast(end, until))) break
    if (openBeside(one.step) !== null) {
      ends.push(await meet(learnerDatabase, one, limits))
      continue
    }
    const session = await learnerDatabase.session(one.step.as)
    const sent = [...freshSession, ...statementsOf(one)]
    const outcomes = await session.runBatch(sent, { timeoutMs: limits.attemptMs })
    ends.push(...readEnds([one], outcomes.slice(freshSession.length), until))
  }
  return ends.some(({ kind }) => kind !== 'right') ? { kind: 'stopped', ends } : { kind: 'right' }
}

const isLast = ({ kind }: StepEnd, until: Until): boolean =>
  kind === 'over-limit' || (kind === 'wrong' && until === 'first-wrong')

/** How the steps went, up to the one that is the last. */
function readEnds(
  asked: readonly StepAsked[],
  outcomes: readonly Outcome[],
  until: Until,
): StepEnd[] {
  const ends: StepEnd[] = []
  let from = 0
  for (const one of asked) {
    const { length } = statementsOf(one)
    const end = endOf(one, outcomes.slice(from, from + length))
    from += length
    ends.push(end)
    if (isLast(end, until)) break
  }
  return ends
}

export interface Built {
  readonly kind: 'built'
  /** What the statements behind the answer gave. */
  readonly outcomes: readonly Outcome[]
}

/** The learner's statements in one transaction, and then others in the same session. */
export async function build(
  { learnerDatabase, statements, limits }: TrialParts,
  others: readonly Statement[],
): Promise<Built | Extract<TrialEnd, { kind: 'not-built' }>> {
  const session = await learnerDatabase.session(null)
  const texts = transactionOf(statements, 'commit').map((one) => ({ ...one, rowsMax: 1 }))
  const sent = [...freshSession, ...texts, ...others]
  const outcomes = await session.runBatch(sent, { timeoutMs: limits.attemptMs })
  const own = outcomes.slice(freshSession.length, freshSession.length + texts.length)
  const at = own.findIndex(({ kind }) => kind === 'error' || kind === 'over-limit')
  const outcome = own[at]
  if (outcome !== undefined) return { kind: 'not-built', at: at - 1, outcome }
  await learnerDatabase.admitApplication()
  return { kind: 'built', outcomes: outcomes.slice(freshSession.length + texts.length) }
}

/** What the source gives for each step that asks for it, before the learner's text has run. */
async function askExpected(
  { steps }: ModelCheck,
  values: Values,
  learnerDatabase: LearnerDatabase,
): Promise<readonly (Came | null)[]> {
  const asked = steps.flatMap((step) =>
    step.kind === 'asks' && 'sql' in step.gives ? [withValues(step.gives.sql, values)] : [],
  )
  const given = asked.length === 0 ? [] : await learnerDatabase.askSource(asked)
  let next = 0
  return steps.map((step) => {
    if (step.kind !== 'asks' || !('sql' in step.gives)) return null
    const at = next++
    return sourceRows(given[at], asked[at] ?? '')
  })
}
