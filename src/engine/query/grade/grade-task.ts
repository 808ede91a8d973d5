import { allSettledOrThrow } from '../../../kit/all-settled-or-throw.ts'
import type { Limits } from '../../../kit/limits.ts'
import type { Reason } from '../../../kit/problem.ts'
import type { RowsCounterexample } from '../../../lab/counterexample/rows.ts'
import type { Attempt } from '../../../lab/lab.ts'
import type { Check, Explanation, Verdict, VerdictStatus } from '../../../lab/verdict.ts'
import { type Analysis, unreadReason } from '../../analysis/analysis.ts'
import { CheckList } from '../../verdict/check-list.ts'
import { hintWords, isOfOthers } from '../../verdict/hint-words.ts'
import { type MakeVerdict, verdictMaker } from '../../verdict/make-verdict.ts'
import type { Asked } from '../compare/answers.ts'
import { nondeterminismFrom } from '../compare/nondeterminism.ts'
import type { Shown } from '../compare/refutation.ts'
import { isGeneral } from '../explain/general.ts'
import type { About } from '../mistakes/names.ts'
import type { OpenText, ReadText } from '../read-answer.ts'
import { checkOracleFor } from './check-oracle.ts'
import { type FoundDifference, findDifferences, firstFailing } from './differences.ts'
import { isRightWhere } from './is-right-where.ts'
import { nearestCheck } from './nearest-check.ts'
import { plannedChecks } from './planned-checks.ts'
import { differsInRows, openRefutation, runOn, showSmallest } from './refute-attempt.ts'
import {
  answerLarge,
  answerSmall,
  type Fresh,
  openFresh,
  type SmallAnswers,
} from './run-answers.ts'
import { askedStatements, type Task } from './task.ts'
import { engineVersion, type Lease } from './task-runtime.ts'
import { twinOf } from './twin.ts'
import {
  attemptTimeReason,
  changedRows,
  failureReason,
  largeReason,
  limitReason,
  reasonOfShown,
} from './words.ts'

/** Everything that grading one attempt needs. */
interface Grading {
  readonly lease: Lease
  readonly analysis: Analysis
  readonly attempt: Attempt
  readonly limits: Limits
  readonly isAlone: boolean
  readonly checkList: CheckList
  readonly makeVerdict: MakeVerdict
  trials: number
}

interface Evidence {
  readonly counterexample: RowsCounterexample | null
  readonly explanation: Explanation | null
  readonly hint: Verdict['hint']
  readonly errorAt: number | null
}

const nothing: Evidence = { counterexample: null, explanation: null, hint: null, errorAt: null }

export interface GradingParts {
  readonly limits: Limits
  readonly analysis: Analysis
  readonly postgresMajor: number
  /** No other attempt is graded now, so work may be done ahead that a wrong answer does not need. */
  readonly isAlone: boolean
  readonly onCheck: (check: Check) => void
}

/**
 * Grades an attempt on its task: the gate, all small databases, fresh ones of the attempt's seed,
 * the large one. The first check that fails is shrunk to its smallest case.
 */
export async function gradeTask(
  lease: Lease,
  attempt: Attempt,
  parts: GradingParts,
): Promise<Verdict> {
  const { task, corpus } = lease.runtime
  const wanted = corpus.databases.length + parts.limits.freshDatabases
  const checkList = new CheckList(plannedChecks(task, wanted), parts.onCheck)
  const grading: Grading = {
    ...parts,
    lease,
    attempt,
    checkList,
    makeVerdict: verdictMaker({
      attempt,
      checkList,
      graderVersion: engineVersion,
      postgresMajor: parts.postgresMajor,
    }),
    trials: 0,
  }
  const { kind } = task.lab
  const read = await parts.analysis.run('read-sql', {
    kind,
    sql: attempt.answer,
    limits: parts.limits,
  })
  if (read.kind === 'over-limit') return stopUnread(grading, unreadReason(read.limit))
  const text = read.value
  if (text.kind !== 'open') return stopAtGate(grading, text)
  checkList.passUntil('no-error')
  const asked = askedStatements(task, corpus.schema, text.statements)
  return gradeOpen(grading, { ...asked, chances: text.chances })
}

/** An answer, and what its text says of chance. */
type Read = Asked & Pick<OpenText, 'chances'>

async function gradeOpen(grading: Grading, asked: Read): Promise<Verdict> {
  const { lease, checkList, limits, attempt, analysis } = grading
  const fresh = openFresh(lease, attempt, { limits, analysis, isAhead: grading.isAlone })
  try {
    const failing = await gradeSmall(grading, asked, fresh)
    if (failing !== null) return failing
  } finally {
    await fresh.stop()
  }
  if (lease.isOver()) return stopOverTime(grading)
  checkList.passUntil('large')
  return gradeLarge(grading, asked)
}

/** On the small databases of the corpus, then on fresh ones; null where nothing is wrong there. */
async function gradeSmall(grading: Grading, asked: Read, fresh: Fresh): Promise<Verdict | null> {
  const { lease, limits } = grading
  const small = await answerSmall(lease, asked, limits)
  grading.trials = small.answers.length
  const fromCorpus = findDifferences(lease.runtime, small)
  if (fromCorpus.length > 0) {
    await fresh.stop()
    return firstSure(grading, asked, fromCorpus, small)
  }
  if (lease.isOver()) return stopOverTime(grading)
  const { findings, count } = await fresh.ask(asked)
  grading.trials += count
  return firstSure(grading, asked, findings, small)
}

/** The time of the whole attempt is over, though no statement of it took too long. */
function stopOverTime(grading: Grading): Verdict {
  grading.checkList.stopAt(grading.checkList.open[0] as string, 'over-limit', attemptTimeReason)
  return verdictOf(grading, 'over-limit', nothing)
}

/** The text was not read to its end, so nothing of it was run. */
function stopUnread(grading: Grading, reason: Reason): Verdict {
  grading.checkList.stopAt(grading.checkList.open[0] as string, 'over-limit', reason)
  return verdictOf(grading, 'over-limit', nothing)
}

function stopAtGate(grading: Grading, gate: Exclude<ReadText, OpenText>): Verdict {
  const { checkList } = grading
  const [first] = checkList.open
  if (gate.kind === 'refused') {
    checkList.stopAt(first as string, 'failed', gate.reason)
    return verdictOf(grading, 'failed', { ...nothing, errorAt: gate.at })
  }
  checkList.end(first as string, 'skipped')
  checkList.stopAt('no-error', 'failed', {
    expected: 'SQL that PostgreSQL understands',
    came: gate.message,
    try: gate.try,
  })
  return verdictOf(grading, 'failed', { ...nothing, errorAt: gate.at })
}

/** The verdict of the first finding that stands; null where chance made all of them. */
async function firstSure(
  grading: Grading,
  asked: Read,
  findings: readonly FoundDifference[],
  small: SmallAnswers,
): Promise<Verdict | null> {
  let left = findings
  for (;;) {
    const first = firstFailing(grading.checkList.open, left)
    if (first === null) return null
    const failing = nearestCheck(grading.lease.runtime, small, left, first)
    const verdict = await stopAtFinding(grading, asked, { ...failing, all: left }, small)
    if (verdict !== null) return verdict
    left = left.filter((finding) => finding !== failing.finding)
  }
}

interface Stop {
  readonly check: string
  readonly finding: FoundDifference
  /** All that was found. */
  readonly all: readonly FoundDifference[]
}

async function stopAtFinding(
  grading: Grading,
  asked: Read,
  { check, finding, all }: Stop,
  small: SmallAnswers,
): Promise<Verdict | null> {
  const { checkList, lease, limits } = grading
  if (finding.attempt.kind === 'over-limit') {
    checkList.stopAt(
      'no-error',
      'over-limit',
      limitReason(finding.attempt.limit, grading.attempt.answer),
    )
    return verdictOf(grading, 'over-limit', nothing)
  }
  const like = await hintOf(grading, small, finding)
  const oracle = isOf(like, check, lease.runtime.task) ? null : checkOracleFor(lease, check, limits)
  const { runtime } = lease
  const nondeterminism = asked.chances.map((one) => nondeterminismFrom(one, runtime.isVolatile))
  const isVolatile = nondeterminism.some(({ volatile }) => volatile.length > 0)
  const refutation = openRefutation(lease, asked, finding, { limits, oracle, nondeterminism })
  const settled = await refutation.settle(finding.database)
  if (settled.kind === 'reference-undetermined') return null
  const shown = await showSmallest(refutation, settled, { finding, runtime, limits })
  // Rows that don't show it again as they lie: what comes hangs on how they happen to be read.
  const isChance = settled.kind === 'chance' || (shown === null && differsInRows(finding))
  const last = isChance ? 'determined' : check
  const [explained, before] = await allSettledOrThrow([
    isChance ? null : explanationOf(grading, shown, { small, isVolatile }),
    beforeCheck(grading, last, { all, shown }),
  ])
  // What the lab says of this very mistake leads further than what its joins have in common with others.
  const explanation = like !== null && isGeneral(explained) ? null : explained
  // What was borne out on this answer needs no word about another.
  const hint = explanation !== null && isOfOthers(like?.why ?? '') ? null : like
  const errorAt = finding.attempt.kind === 'error' ? finding.attempt.position : null
  const reason =
    finding.attempt.kind === 'error'
      ? failureReason(finding.attempt, aboutOf(grading))
      : reasonOfShown(shown, { check, explanation, hint, isChance })
  for (const [name, status] of before) checkList.end(name, status)
  checkList.stopAt(last, 'failed', reason)
  return verdictOf(grading, 'failed', {
    counterexample: shown?.counterexample ?? null,
    explanation,
    hint,
    errorAt,
  })
}

function aboutOf({ attempt, lease }: Grading): About {
  return { sql: attempt.answer, schema: lease.runtime.corpus.schema }
}

/**
 * How the checks before one ended. What the answer was wrong on as well isn't decided, and neither is what the case
 * below has to do with: a wrong answer of that check goes wrong there too, so the case could belie it.
 */
async function beforeCheck(
  { checkList, lease, limits }: Grading,
  last: string,
  { all, shown }: { readonly all: readonly FoundDifference[]; readonly shown: Shown | null },
): Promise<[string, 'passed' | 'skipped'][]> {
  const before: [string, 'passed' | 'skipped'][] = []
  for (const name of checkList.open) {
    if (name === last) return before
    const oracle = shown === null ? null : checkOracleFor(lease, name, limits)
    const isOpen = firstFailing([name], all) !== null
    const [isTouched] = isOpen || !oracle || !shown ? [] : await oracle.touches([shown.database])
    before.push([name, isOpen || isTouched === true ? 'skipped' : 'passed'])
  }
  return before
}

/** Null also where finding it took longer than it is worth. */
async function explanationOf(
  { lease, attempt, analysis, limits }: Grading,
  shown: Shown | null,
  { small, isVolatile }: { readonly small: SmallAnswers; readonly isVolatile: boolean },
): Promise<Explanation | null> {
  const { task, corpus } = lease.runtime
  if (shown === null || task.lab.kind !== 'query') return null
  const input = {
    schema: corpus.schema,
    reference: task.reference,
    attempt: attempt.answer,
    counterexample: shown.counterexample,
  }
  const found = await analysis.run('explain', input, ({ sql, on }) =>
    on === 'counterexample'
      ? runOn(lease, shown.database, sql)
      : isRightWhere(lease, sql, { attempt: small, isVolatile, limits }),
  )
  return found.kind === 'done' ? found.value : null
}

/** The why of the mutant that does as the attempt does: on every database, in the order asked. */
async function hintOf(
  grading: Grading,
  small: SmallAnswers,
  finding: FoundDifference,
): Promise<Verdict['hint']> {
  const { lease, limits, attempt } = grading
  const twin = await twinOf(lease, { small, finding, limits })
  return twin === null
    ? null
    : { mutant: twin.name, why: hintWords(twin, attempt.answer, lease.runtime.task.reference) }
}

/** An attempt that behaves like a mutant of the check is wrong in this way only. */
function isOf(hint: Verdict['hint'], check: string, task: Task): boolean {
  return task.mutants.some((mutant) => mutant.name === hint?.mutant && mutant.check === check)
}

async function gradeLarge(grading: Grading, asked: Asked): Promise<Verdict> {
  const { lease, checkList, limits } = grading
  const large = await answerLarge(lease, asked, limits)
  grading.trials += 1
  const stop = (status: VerdictStatus, reason: Reason): Verdict => {
    checkList.stopAt('large', status, reason)
    return verdictOf(grading, status, nothing)
  }
  if (large.answer.kind === 'over-limit')
    return stop('over-limit', limitReason(large.answer.limit, grading.attempt.answer))
  if (large.answer.kind === 'error')
    return stop('failed', failureReason(large.answer, aboutOf(grading)))
  if (large.difference !== null)
    return stop('failed', largeReason(changedRows(large), lease.runtime.typeName))
  checkList.end('large', 'passed')
  return verdictOf(grading, 'passed', nothing)
}

function verdictOf(grading: Grading, status: VerdictStatus, evidence: Evidence): Verdict {
  return grading.makeVerdict(status, { ...evidence, trials: grading.trials })
}
