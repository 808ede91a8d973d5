import { allSettledOrThrow } from '../../kit/all-settled-or-throw.ts'
import { assert } from '../../kit/assert.ts'
import type { Reason } from '../../kit/problem.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Verdict } from '../../lab/verdict.ts'
import { CheckList } from '../verdict/check-list.ts'
import { verdictMaker } from '../verdict/make-verdict.ts'
import { askedApart, differenceOf } from './compare.ts'
import {
  evidenceOf,
  keepsEvidence,
  noEvidence,
  questionsEvidence,
  sameEvidence,
} from './evidence.ts'
import type { SentCall } from './example.ts'
import { engineVersion, type FunctionParts, type Grading, stop, verdictOf } from './grading.ts'
import { pairEvidence, pairsOf, wrongIn } from './pairs.ts'
import { notLoaded, offsetOf, reasonOfCall, tooLongReason } from './reasons.ts'
import { sequenceOf } from './sequence.ts'
import { type Called, openSubject, type Subject } from './subject.ts'
import { type CallTrial, type FunctionJob, plannedChecks, trialsOf } from './task.ts'
import { gradeTests } from './tests.ts'
import { OverTime, openTimeBudget, type TimeBudget } from './time-budget.ts'

/** Where attempt and reference were called alike. */
interface Pair {
  readonly attempt: Subject
  readonly reference: Subject
  readonly budget: TimeBudget
}

/** Grades an attempt: the text, the export, the lab's own checks, then inputs drawn from the seed. */
export async function gradeFunction(
  job: FunctionJob,
  attempt: Attempt,
  parts: FunctionParts,
): Promise<Verdict> {
  const checkList = new CheckList(plannedChecks(job), parts.onCheck)
  const grading: Grading = {
    job,
    attempt,
    parts,
    checkList,
    makeVerdict: verdictMaker({ attempt, checkList, graderVersion: engineVersion }),
    inputs: 0,
  }
  if (Buffer.byteLength(attempt.answer) > parts.limits.answerBytesMax) {
    return stop(grading, 'readable', tooLongReason(parts.limits.answerBytesMax))
  }
  const budget = openTimeBudget(parts.children, parts.limits.attemptMs)
  const { children } = budget
  try {
    return await gradeWithin({ ...grading, parts: { ...parts, children } }, budget)
  } catch (error) {
    if (!(error instanceof OverTime)) throw error
    const check = checkList.open[0]
    assert(check !== undefined, 'a check is open while answers are waited for')
    return stop(grading, check, noTimeReason, noEvidence, 'over-limit')
  } finally {
    budget.end()
  }
}

async function gradeWithin(grading: Grading, budget: TimeBudget): Promise<Verdict> {
  const { job, parts } = grading
  if (job.tests !== null) return gradeTests(grading, job.tests)
  const subject = openSubject(parts.children)
  try {
    return await parts.own.use((reference) =>
      gradeCalls(grading, { attempt: subject, reference, budget }),
    )
  } finally {
    parts.children.leave(subject.close())
  }
}

async function gradeCalls(grading: Grading, pair: Pair): Promise<Verdict> {
  const { job, attempt, checkList } = grading
  const { name } = job.task
  const sourceOf = (text: string) => ({ modules: { 'answer.ts': text }, name })
  const [loaded, right] = await allSettledOrThrow([
    pair.attempt.load(sourceOf(attempt.answer)),
    pair.reference.load(sourceOf(job.reference)),
  ])
  assert(loaded !== undefined && right !== undefined, 'both were loaded')
  assert(right.kind === 'loaded' && right.isFunction, `the reference of ${job.lab.id} loads`)
  const refused = notLoaded(loaded, { name, text: attempt.answer })
  if (refused !== null) {
    const errorAt = refused.place && offsetOf(attempt.answer, refused.place)
    return stop(grading, refused.check, refused.reason, { ...noEvidence, errorAt })
  }
  checkList.passUntil('exported')
  checkList.end('exported', 'passed')
  const noticed: Partial<Record<Noticed, Place>> = {}
  for (const trial of trialsOf(job, attempt.seed)) {
    if (pair.budget.isOver()) throw new OverTime()
    const tried = await tryAll(grading, pair, trial)
    if (tried.failing !== null) return await stopAtCall(grading, pair, trial, tried)
    for (const check of noticedLast.filter((one) => checkList.open.includes(one))) {
      const at = tried.came.findIndex((came, place) =>
        isNoticed[check](came, tried.expected[place]),
      )
      if (at >= 0) noticed[check] ??= { trial, at }
    }
    const apart = trial.check === 'inputs' ? await tryPairs(grading, pair, trial, tried) : null
    if (apart !== null) return apart
    checkList.end(trial.check, 'passed')
  }
  for (const check of noticedLast.filter((one) => checkList.open.includes(one))) {
    const place = noticed[check]
    if (place !== undefined) return await stopAtNoticed(grading, pair, check, place)
    checkList.end(check, 'passed')
  }
  return verdictOf(grading, 'passed', noEvidence)
}

/** Checks that are decided by all calls, after the others. */
const noticedLast = ['keeps-inputs', 'returns-new', 'questions'] as const
type Noticed = (typeof noticedLast)[number]

const isNoticed: Record<Noticed, (came: Called, expected: Called | undefined) => boolean> = {
  'keeps-inputs': ({ changed }) => changed.length > 0,
  'returns-new': ({ returned }) => returned !== null,
  questions: (came, expected) => expected !== undefined && askedApart(expected, came) !== null,
}

interface Tried {
  readonly expected: readonly Called[]
  readonly came: readonly Called[]
  /** Place of the first call on which they differ. */
  readonly failing: number | null
}

/** Calls that are made before it's looked what came of them: a wrong answer need not make them all. */
const togetherMax = 60

async function tryAll(grading: Grading, pair: Pair, { calls }: CallTrial): Promise<Tried> {
  let tried: Tried = { expected: [], came: [], failing: null }
  while (tried.failing === null && tried.came.length < calls.length) {
    const from = tried.came.length
    const some = await trySome(grading, pair, calls.slice(from, from + togetherMax))
    tried = {
      expected: [...tried.expected, ...some.expected],
      came: [...tried.came, ...some.came],
      failing: some.failing === null ? null : from + some.failing,
    }
  }
  return tried
}

async function trySome(grading: Grading, pair: Pair, calls: readonly SentCall[]): Promise<Tried> {
  const { task } = grading.job
  const [expected, all] = await callBoth(grading, pair, calls)
  // What ended because the time was over gave nothing wrong.
  const isCut = pair.budget.isOver() && all.at(-1)?.outcome.kind === 'ended'
  const came = isCut ? all.slice(0, -1) : all
  const failing = came.findIndex((called, at) => {
    const right = expected[at]
    assert(right !== undefined, `the reference of ${grading.job.lab.id} answers every call`)
    return differenceOf(right, called, task) !== null
  })
  if (isCut && failing === -1) throw new OverTime()
  grading.inputs += failing === -1 ? came.length : failing + 1
  return { expected, came, failing: failing === -1 ? null : failing }
}

async function callBoth(
  { job }: Grading,
  pair: Pair,
  calls: readonly SentCall[],
): Promise<[Called[], Called[]]> {
  const [expected, came] = await allSettledOrThrow([
    pair.reference.call(calls, false),
    pair.attempt.call(calls, job.task.keepsInputs),
  ])
  assert(expected !== undefined && came !== undefined, 'both were called')
  return [expected, came]
}

/** The verdict on calls that get in each other's way; null: they don't. */
async function tryPairs(
  grading: Grading,
  { attempt, budget }: Pair,
  { check, calls }: CallTrial,
  { expected }: Tried,
): Promise<Verdict | null> {
  const { job } = grading
  const pairs = pairsOf(calls, expected)
  for (const how of ['in-turn', 'same-list', 'at-once'] as const) {
    const made = pairs.filter((one) => one.how === how)
    if (made.length === 0) continue
    const all = await attempt.pairs(made)
    if (budget.isOver()) throw new OverTime()
    const wrong = made.flatMap((one, at) => {
      const outcomes = all[at]
      if (outcomes === undefined || wrongIn(one, outcomes, job) === null) return []
      return [{ one, outcomes, length: JSON.stringify(one.calls).length, at }]
    })
    const [shortest] = wrong.sort((a, b) => a.length - b.length)
    if (shortest === undefined) continue
    const found = { input: shortest.at + 1, of: made.length, shrinks: 0 }
    const { reason, counterexample } = pairEvidence(job, shortest.one, shortest.outcomes, found)
    return stop(grading, check, reason, { ...noEvidence, counterexample })
  }
  return null
}

/** Smaller calls tried, and how many of them may end the process: those take long. */
const shrinkTriesMax = 200
const shrinkEndingsMax = 4

async function stopAtCall(
  grading: Grading,
  pair: Pair,
  trial: CallTrial,
  tried: Tried,
): Promise<Verdict> {
  const { job, attempt } = grading
  const at = tried.failing ?? 0
  const call = trial.calls[at] as SentCall
  const shown = { call, shrinks: 0, expected: tried.expected[at], came: tried.came[at] }
  const smaller = await shrinkOf(
    grading,
    pair,
    trial,
    at,
    (expected, came) => differenceOf(expected, came, job.task) !== null,
  )
  const found = smaller ?? shown
  const source = { modules: { 'answer.ts': attempt.answer }, name: job.task.name }
  const asked = { ...pair, source, job }
  // What ends the process takes long, and is not tried again and again.
  const isEnded = found.came?.outcome.kind === 'ended'
  const again = isEnded ? null : await sequenceOf(asked, callsBefore(grading, trial, at), call)
  const sequence = again?.kind === 'sequence' ? again : null
  const isUnseen = again?.kind === 'unseen'
  const { expected, came, ...rest } = isUnseen ? shown : found
  assert(expected !== undefined && came !== undefined, 'the failing call has two outcomes')
  const last = sequence === null ? { ...rest, expected, came } : { ...sequence, call, shrinks: 0 }
  const before = sequence?.calls ?? []
  const reason = reasonOfCall(job, { ...last, text: attempt.answer, before, isUnseen })
  const evidence = await evidenceOf(pair, job, {
    ...last,
    text: attempt.answer,
    namesCause: reason.namesCause,
    check: trial.check,
    calls: trial.calls,
    all: tried.came,
    input: at + 1,
    sequence: sequence?.calls ?? null,
  })
  const errorAt = reason.place && offsetOf(attempt.answer, reason.place)
  return stop(grading, trial.check, reason.reason, { ...evidence, errorAt })
}

/** What was called before the call at this place, by earlier checks too: a module is loaded once for all. */
function callsBefore(
  { job, attempt }: Grading,
  { check, calls }: CallTrial,
  at: number,
): SentCall[] {
  const before: SentCall[] = []
  for (const earlier of trialsOf(job, attempt.seed)) {
    if (earlier.check === check) break
    before.push(...earlier.calls)
  }
  return [...before, ...calls.slice(0, at)]
}

interface Smaller {
  readonly call: SentCall
  readonly shrinks: number
  readonly expected: Called
  readonly came: Called
}

async function shrinkOf(
  grading: Grading,
  pair: Pair,
  trial: CallTrial,
  at: number,
  isFailing: (expected: Called, came: Called) => boolean,
): Promise<Smaller | null> {
  const shrink = trial.shrinkFrom(at)
  if (shrink === null) return null
  let endings = 0
  let last: Omit<Smaller, 'shrinks'> | null = null
  const fails = async (call: SentCall): Promise<boolean> => {
    if (endings >= shrinkEndingsMax || pair.budget.isOver()) return false
    const tried = await callBoth(grading, pair, [call]).catch(untilOver)
    if (tried === null || pair.budget.isOver()) return false
    const [[expected], [came]] = tried
    assert(expected !== undefined && came !== undefined, 'a call has an outcome')
    if (came.outcome.kind === 'ended') endings++
    if (!isFailing(expected, came)) return false
    last = { call, expected, came }
    return true
  }
  const { shrinks } = await shrink(fails, shrinkTriesMax)
  return last && { ...(last as Omit<Smaller, 'shrinks'>), shrinks }
}

interface Place {
  readonly trial: CallTrial
  readonly at: number
}

async function stopAtNoticed(
  grading: Grading,
  pair: Pair,
  check: Noticed,
  { trial, at }: Place,
): Promise<Verdict> {
  const { job } = grading
  const isBad = isNoticed[check]
  const smaller = await shrinkOf(grading, pair, trial, at, (expected, came) =>
    isBad(came, expected),
  )
  const call = smaller?.call ?? (trial.calls[at] as SentCall)
  const [[expected], [came]] = smaller
    ? [[smaller.expected], [smaller.came]]
    : await callBoth(grading, pair, [call])
  assert(expected !== undefined && came !== undefined, 'a call has an outcome')
  const found = { input: at + 1, of: trial.calls.length, shrinks: smaller?.shrinks ?? 0 }
  const { reason, counterexample } = noticedEvidence(check, job, { call, expected, came }, found)
  return stop(grading, check, reason, { ...noEvidence, counterexample })
}

function noticedEvidence(
  check: Noticed,
  job: FunctionJob,
  { call, expected, came }: { call: SentCall; expected: Called; came: Called },
  found: Parameters<typeof keepsEvidence>[3],
): ReturnType<typeof keepsEvidence> {
  switch (check) {
    case 'keeps-inputs':
      return keepsEvidence(job, call, came, found)
    case 'returns-new':
      return sameEvidence(job, call, came.returned ?? 0, found)
    case 'questions':
      return questionsEvidence(job, call, { expected, came }, found)
  }
}

/** What was found before the time was over is shown all the same. */
function untilOver(error: unknown): null {
  if (error instanceof OverTime) return null
  throw error
}

/** Each call came back in time, and all of them together did not. */
export const noTimeReason: Reason = {
  expected: 'an answer to every input within the time limit',
  came: 'some answers, and then the time was over',
  try: "Look for waiting that isn't needed, or for work that's done again and again in a loop.",
}
