import type { Limits } from '../../kit/limits.ts'
import type { Reason } from '../../kit/problem.ts'
import { type Random, seededRandom } from '../../kit/random.ts'
import type { ModelCounterexample } from '../../lab/counterexample/model.ts'
import type { ModelCheck, ModelLab } from '../../lab/kinds/model.ts'
import type { Attempt, Mutant } from '../../lab/lab.ts'
import type { MadePicture } from '../../lab/made-picture.ts'
import type { Check, Verdict, VerdictStatus } from '../../lab/verdict.ts'
import { type Analysis, unreadReason } from '../analysis/analysis.ts'
import type { Gate } from '../query/grade/gate.ts'
import { CheckList } from '../verdict/check-list.ts'
import { verdictMaker } from '../verdict/make-verdict.ts'
import { hintOf } from './hint.ts'
import type { LearnerDatabase } from './learner-database.ts'
import { lookAtMade, missingPart, readMade } from './made.ts'
import { shrinkSource } from './shrink.ts'
import {
  build,
  drawnSources,
  type ModelTrial,
  runTrial,
  type TrialEnd,
  type TrialParts,
  trialsOf,
} from './trial.ts'
import { noValues } from './values.ts'
import {
  counterexampleOf,
  limitReason,
  missingReason,
  notBuiltReason,
  stepReason,
} from './words.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'model-5'

/** The task of the lab, or of a variant. */
export interface ModelTask {
  readonly lab: ModelLab
  readonly checks: readonly ModelCheck[]
  readonly spare: ModelLab['spare']
  readonly varied: ModelLab['varied']
  readonly asksFor: ModelLab['asksFor']
  readonly mutants: readonly Mutant[]
}

export interface GradeParts {
  readonly learnerDatabase: LearnerDatabase
  readonly limits: Limits
  readonly analysis: Analysis
  readonly postgresMajor: number
  readonly onCheck: (check: Check) => void
}

const engineChecks = [
  { name: 'statements', title: 'Statements that define a model' },
  { name: 'no-error', title: 'They run in an empty database' },
  { name: 'interface', title: 'What the brief asks for by name is there' },
]

/** How grading ended, before it is written down. */
interface Found {
  readonly status: VerdictStatus
  readonly check: string
  readonly reason: Reason
  readonly counterexample?: ModelCounterexample | null
  readonly hint?: Verdict['hint']
  readonly errorAt?: number | null
}

interface Grading {
  readonly task: ModelTask
  readonly parts: GradeParts
  readonly checkList: CheckList
  readonly startedAt: number
  made: MadePicture | null
  tried: number
}

/** Grades an answer that defines tables by what they take, refuse, keep and can answer. */
export async function gradeModel(
  task: ModelTask,
  attempt: Attempt,
  parts: GradeParts,
): Promise<Verdict> {
  const startedAt = performance.now()
  const checkList = new CheckList([...engineChecks, ...task.checks], parts.onCheck)
  const grading: Grading = { task, parts, checkList, startedAt, made: null, tried: 0 }
  const verdict = verdictMaker({
    attempt,
    checkList,
    graderVersion: engineVersion,
    postgresMajor: parts.postgresMajor,
    trials: () => grading.tried,
  })
  const found = await findFault(grading, attempt)
  const made = grading.made === null ? {} : { made: grading.made }
  if (found === null) return verdict('passed', made)
  checkList.stopAt(found.check, found.status, found.reason)
  const { counterexample = null, hint = null, errorAt = null } = found
  return verdict(found.status, { counterexample, hint, errorAt, ...made })
}

async function findFault(grading: Grading, attempt: Attempt): Promise<Found | null> {
  const { task, parts, checkList } = grading
  const { extensions } = task.lab
  const read = await parts.analysis.run('read-model', {
    sql: attempt.answer,
    limits: parts.limits,
    extensions,
  })
  if (read.kind === 'over-limit') {
    return { status: 'over-limit', check: 'statements', reason: unreadReason(read.limit) }
  }
  const gate = read.value
  if (gate.kind !== 'open') return gateFound(gate)
  checkList.end('statements', 'passed')
  const trialParts: TrialParts = { ...parts, lab: task.lab, statements: gate.statements }
  const random = seededRandom(attempt.seed)
  const built =
    (await findInBuild(grading, trialParts, attempt.answer)) ??
    (await findInOtherRows(grading, trialParts, random))
  if (built !== null) return built
  for (const check of task.checks) {
    const trials = trialsOf(check, task, random)
    for (const trial of trials) {
      grading.tried++
      const limits = limitsLeft(grading)
      if (limits === null) {
        return { status: 'over-limit', check: check.name, reason: limitReason('time') }
      }
      const end = await runTrial(trial, { ...trialParts, limits })
      if (end.kind === 'right') continue
      const found = await trialFound(trial, end, { ...trialParts, made: grading.made })
      if (found.status !== 'failed') return found
      const behind = task.checks
        .slice(task.checks.indexOf(check) + 1)
        .flatMap((other) => trialsOf(other, task, random).slice(0, 1))
      const hint = await hintOf({ failing: trials, behind }, trialParts, task.mutants)
      return { ...found, hint }
    }
    checkList.end(check.name, 'passed')
  }
  return null
}

/** One trial may take what is left of the attempt's time; null where nothing is. */
function limitsLeft({ parts: { limits }, startedAt }: Grading): Limits | null {
  const leftMs = Math.ceil(limits.attemptMs - (performance.now() - startedAt))
  return leftMs <= 0 ? null : { ...limits, attemptMs: leftMs }
}

function gateFound(gate: Exclude<Gate, { kind: 'open' }>): Found {
  const reason =
    gate.kind === 'refused'
      ? gate.reason
      : {
          expected: 'statements of SQL',
          came: gate.message,
          try:
            gate.at === null
              ? gate.try
              : 'Read the text around the marked place: a comma, a bracket or a word is missing or too many.',
        }
  return { status: 'failed', check: 'statements', reason, errorAt: gate.at }
}

/** The answer alone: whether it runs, what it made, and whether that has the names asked for. */
async function findInBuild(
  grading: Grading,
  trialParts: TrialParts,
  answer: string,
): Promise<Found | null> {
  const { task, parts } = grading
  const { learnerDatabase, limits } = parts
  await learnerDatabase.clear({ seed: null, kept: null })
  grading.tried++
  const built = await build(trialParts, lookAtMade)
  if (built.kind !== 'built') {
    const { outcome, at } = built
    const status = outcome.kind === 'over-limit' ? 'over-limit' : 'failed'
    const reason = notBuiltReason(outcome, true)
    const errorAt = placeOf(answer, trialParts.statements, at, outcome)
    return { status, check: 'no-error', reason, errorAt }
  }
  const made = readMade(built.outcomes)
  grading.made = made?.picture ?? null
  if (made === null || made.objects > limits.modelObjectsMax) {
    return { status: 'over-limit', check: 'no-error', reason: limitReason('objects') }
  }
  const missing = missingPart(built.outcomes, task.asksFor)
  if (missing !== null)
    return { status: 'failed', check: 'interface', reason: missingReason(missing) }
  return null
}

/** The answer beside other rows of the source: a trial without steps. */
async function findInOtherRows(
  grading: Grading,
  parts: TrialParts,
  random: Random,
): Promise<Found | null> {
  const check = { name: 'no-error', title: '', values: {}, times: 1, steps: [] }
  for (const source of drawnSources(parts.lab, random)) {
    grading.tried++
    const trial = { check, values: noValues, source }
    const end = await runTrial(trial, parts)
    if (end.kind !== 'right') return await trialFound(trial, end, { ...parts, made: grading.made })
  }
  grading.checkList.passUntil(grading.task.checks[0]?.name ?? '')
  return null
}

/** Where in the answer PostgreSQL stopped: the place that it says, or the statement's beginning. */
function placeOf(
  answer: string,
  statements: readonly string[],
  at: number,
  outcome: Extract<TrialEnd, { kind: 'not-built' }>['outcome'],
): number | null {
  let from = 0
  for (const statement of statements.slice(0, at + 1)) {
    const found = answer.indexOf(statement, from)
    if (found < 0) return null
    from = statement === statements[at] ? found : found + statement.length
  }
  const within = outcome.kind === 'error' ? (outcome.position ?? 0) : 0
  return statements[at] === undefined ? null : from + within
}

async function trialFound(
  trial: ModelTrial,
  end: TrialEnd,
  parts: TrialParts & Pick<Grading, 'made'>,
): Promise<Found> {
  const { lab, statements, made } = parts
  const { check } = trial
  const shown = (counterexample: ModelCounterexample | null, reason: Reason): Found => ({
    status: 'failed',
    check: check.name,
    reason,
    counterexample,
  })
  const last = end.kind === 'stopped' ? end.ends.at(-1) : undefined
  if (last?.kind === 'over-limit') {
    return { status: 'over-limit', check: check.name, reason: limitReason(last.limit) }
  }
  if (end.kind === 'not-built' && end.outcome.kind === 'over-limit') {
    return { status: 'over-limit', check: check.name, reason: limitReason(end.outcome.limit) }
  }
  const step = end.kind === 'stopped' ? check.steps[end.ends.length - 1] : undefined
  const asksSource = step?.kind === 'asks' && 'sql' in step.gives
  const isSourced = end.kind === 'not-built' || asksSource
  const shrunk = isSourced ? await shrinkSource(trial, end, parts) : null
  const smallest = shrunk?.end ?? end
  const counterexample = counterexampleOf(shrunk?.trial ?? trial, smallest, {
    lab,
    shrunk,
    statements,
  })
  if (smallest.kind === 'not-built')
    return shown(counterexample, notBuiltReason(smallest.outcome, false))
  const wrong = smallest.kind === 'stopped' ? smallest.ends.at(-1) : undefined
  if (wrong?.kind !== 'wrong' || step === undefined) {
    throw new Error(
      `the check ${check.name} of ${lab.id} ends in a way that can be said: ${end.kind}`,
    )
  }
  return shown(counterexample, stepReason(step, wrong, { hasSource: asksSource, made }))
}
