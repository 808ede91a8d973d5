import type { Limits } from '../../kit/limits.ts'
import type { Reason } from '../../kit/problem.ts'
import { seededRandom } from '../../kit/random.ts'
import { bareVerdict } from '../../lab/bare-verdict.ts'
import { numberText, type PlanCounterexample } from '../../lab/counterexample/plan.ts'
import type { Rows } from '../../lab/counterexample/rows.ts'
import type { CostCheck, CostLab, CostRequest } from '../../lab/kinds/cost.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Check, Verdict, VerdictStatus } from '../../lab/verdict.ts'
import {
  bagDifference,
  byValue,
  type Difference,
  orderedDifference,
  type Result,
} from '../query/compare/result.ts'
import { CheckList } from '../verdict/check-list.ts'
import { type ReadAnswer, readAnswer } from './answer.ts'
import type { CostDatabases } from './database-pool.ts'
import { type CountsBySize, type Judged, tooMuch } from './judge.ts'
import { type Broken, type Measured, type MeasuredRequest, measure } from './measure.ts'
import { brokenReason, tooMuchReason, whyOf } from './say.ts'
import { drawValues } from './values.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'cost-2'

/** The requests, checks and reference of the task: the lab's own, or a variant's. */
export interface CostTask {
  readonly lab: CostLab
  readonly requests: readonly CostRequest[]
  readonly checks: readonly CostCheck[]
  readonly reference: string
}

export interface GradeParts {
  readonly costDatabases: CostDatabases
  readonly limits: Limits
  readonly postgresMajor: number
  readonly onCheck: (check: Check) => void
}

const engineChecks = [
  { name: 'readable', title: 'The answer is what is asked for' },
  { name: 'no-error', title: 'It runs at every size' },
  { name: 'rows', title: 'The rows are right at every size' },
]

/** All checks of a task, in their order. */
export function plannedChecks({ checks }: CostTask): readonly { name: string; title: string }[] {
  return [...engineChecks, ...checks]
}

type Requests = ReadonlyMap<string, MeasuredRequest>

/** Grades an answer by the work that it causes at three sizes. */
export async function gradeCost(
  task: CostTask,
  attempt: Attempt,
  parts: GradeParts,
): Promise<Verdict> {
  const startedAt = performance.now()
  const { lab } = task
  const checkList = new CheckList(plannedChecks(task), parts.onCheck)
  let tried = 0
  const verdict = (
    status: VerdictStatus,
    counterexample: PlanCounterexample | null = null,
    errorAt: number | null = null,
  ): Verdict => ({
    ...bareVerdict(attempt),
    status,
    checks: checkList.checks,
    counterexample,
    errorAt,
    databases: tried,
    graderVersion: engineVersion,
    postgresMajor: parts.postgresMajor,
    elapsedMs: Math.round((performance.now() - startedAt) * 10) / 10,
  })
  const values = valuesOf(task, attempt.seed)
  const answer = readFor(task, attempt.answer, values, parts.limits)
  if (answer.kind === 'unread') {
    checkList.stopAt('readable', 'failed', answer.reason)
    return verdict('failed', null, answer.at)
  }
  checkList.end('readable', 'passed')
  const taken: Requests[] = []
  for (const at of lab.sizes.keys()) {
    tried++
    const measured = await measure(parts.costDatabases, at, {
      ...answer,
      lab,
      requests: task.requests,
      values,
      limits: parts.limits,
    })
    if (measured.kind === 'broken') {
      const { broken } = measured
      const status = broken.kind === 'over-limit' ? 'over-limit' : 'failed'
      checkList.stopAt('no-error', status, brokenReason(broken, lab.sizeOf))
      return verdict(status, null, placeIn(attempt.answer, broken))
    }
    taken.push(measured.requests)
  }
  checkList.end('no-error', 'passed')
  const reference = await remember(task, parts, values, 'reference')
  const before = task.checks.some(({ against }) => against === 'before')
    ? await remember(task, parts, values, 'before')
    : null
  const found = firstShortfall(task, { taken, reference, before }, checkList)
  if (found === null) return verdict('passed')
  checkList.stopAt(found.check, 'failed', found.reason)
  return verdict('failed', found.counterexample)
}

/** The values that the seed draws for the names of all requests. */
export function valuesOf(
  { requests }: Pick<CostTask, 'requests'>,
  seed: string,
): Record<string, string> {
  const random = seededRandom(seed)
  return Object.assign({}, ...requests.map(({ values }) => drawValues(values, random)))
}

/** Reads an answer as the lab asks for it. */
export function readFor(
  { lab, requests }: Pick<CostTask, 'lab' | 'requests'>,
  text: string,
  values: Readonly<Record<string, string>>,
  { answerBytesMax }: Limits,
): ReadAnswer {
  const own = requests.filter(({ sql }) => sql === null).flatMap((one) => Object.keys(one.values))
  const known = Object.fromEntries(Object.entries(values).filter(([name]) => own.includes(name)))
  const { answer, statementsMax } = lab
  return readAnswer(text, { answer, statementsMax, values: known, bytesMax: answerBytesMax })
}

const rememberedMax = 60

/** What the reference, or the database before any change, costs with these values. */
async function remember(
  task: CostTask,
  { costDatabases, limits }: GradeParts,
  values: Readonly<Record<string, string>>,
  what: 'reference' | 'before',
): Promise<readonly Requests[]> {
  const { remembered } = costDatabases
  const key = JSON.stringify([what, task.reference, values, task.requests])
  const known = remembered.get(key) as readonly Requests[] | undefined
  if (known !== undefined) return known
  const answer = readFor(task, task.reference, values, limits)
  if (answer.kind === 'unread') throw new Error(`the reference can be read: ${answer.reason.came}`)
  const all: Requests[] = []
  for (const at of task.lab.sizes.keys()) {
    const measured: Measured = await measure(costDatabases, at, {
      ...answer,
      changes: what === 'before' ? [] : answer.changes,
      lab: task.lab,
      requests: task.requests,
      values,
      limits,
    })
    if (measured.kind === 'broken') {
      const { request, code, message } = measured.broken
      throw new Error(`the reference runs: ${request} gave ${code} ${message}`)
    }
    all.push(measured.requests)
  }
  remembered.set(key, all)
  const oldest = remembered.keys().next().value
  if (remembered.size > rememberedMax && oldest !== undefined) remembered.delete(oldest)
  return all
}

interface Taken {
  readonly taken: readonly Requests[]
  readonly reference: readonly Requests[]
  readonly before: readonly Requests[] | null
}

interface Shortfall {
  readonly check: string
  readonly reason: Reason
  readonly counterexample: PlanCounterexample
}

function firstShortfall(task: CostTask, all: Taken, checkList: CheckList): Shortfall | null {
  const owned = new Set(task.checks.flatMap(({ counts, of }) => (counts === null ? of : [])))
  const general = task.requests.map(({ name }) => name).filter((name) => !owned.has(name))
  const wrong = wrongRows('rows', general, task, all)
  if (wrong !== null) return wrong
  checkList.end('rows', 'passed')
  const judged: Judged = {
    sizes: task.lab.sizes,
    sizeOf: task.lab.sizeOf,
    requests: task.requests,
    attempt: countsOf(all.taken),
    reference: countsOf(all.reference),
    before: all.before === null ? null : countsOf(all.before),
  }
  for (const check of task.checks) {
    const found =
      check.counts === null
        ? wrongRows(check.name, check.of, task, all)
        : tooDear(check, judged, task, all)
    if (found !== null) return found
    checkList.end(check.name, 'passed')
  }
  return null
}

function countsOf(all: readonly Requests[]): CountsBySize {
  return all.map((one) => new Map([...one].map(([name, { counts }]) => [name, counts])))
}

function tooDear(
  check: CostCheck,
  judged: Judged,
  { lab }: CostTask,
  { taken }: Taken,
): Shortfall | null {
  const found = tooMuch(check, judged)
  if (found === null) return null
  const { at, growth } = found
  const size = lab.sizes[at] ?? 0
  // All together: the one that costs the most of what is counted is shown.
  const dearest = judged.requests.reduce<{ name: string | null; count: number }>(
    (best, { name, calls }) => {
      const count = (judged.attempt[at]?.get(name)?.[check.counts ?? 'buffers'] ?? 0) * calls
      return count > best.count ? { name, count } : best
    },
    { name: null, count: 0 },
  )
  const name = found.request ?? dearest.name
  const request = name === null ? undefined : taken[at]?.get(name)
  const showsPlan = !['index-pages', 'statements'].includes(check.counts ?? '')
  const plan = showsPlan ? (request?.plan ?? []) : []
  const reason = tooMuchReason(found, plan)
  return {
    check: check.name,
    reason,
    counterexample: {
      kind: 'plan',
      says: plan.length === 0 ? 'How the work grows' : 'The step that pays',
      request: request === undefined || name === null ? null : { name, sql: request.sql },
      size,
      sizeOf: lab.sizeOf,
      plan,
      why: plan.length === 0 ? '' : whyOf(plan),
      statements: request?.statements ?? [],
      growth,
      rows: null,
    },
  }
}

/** The first of these requests whose rows are not the reference's, at the smallest such size. */
function wrongRows(
  check: string,
  names: readonly string[],
  { lab, requests }: CostTask,
  { taken, reference }: Taken,
): Shortfall | null {
  for (const [at, size] of lab.sizes.entries()) {
    for (const name of names) {
      const came = taken[at]?.get(name)
      const right = reference[at]?.get(name)
      if (came === undefined || right === undefined) continue
      const isOrdered = requests.find((request) => request.name === name)?.ordered ?? false
      const difference = isOrdered
        ? orderedDifference(
            right.result,
            right.result.rows.map(() => 1),
            came.result,
          )
        : bagDifference(right.result, came.result, byValue)
      if (difference === null) continue
      return {
        check,
        reason: rowsReason(difference, { check, name, right: right.result, came: came.result }),
        counterexample: {
          kind: 'plan',
          says: `Not the right rows, at ${size.toLocaleString('en-US')} ${lab.sizeOf}`,
          request: { name, sql: came.sql },
          size,
          sizeOf: lab.sizeOf,
          plan: [],
          why: '',
          statements: [],
          growth: null,
          rows: rowsShown(difference, right.result, came.result),
        },
      }
    }
  }
  return null
}

interface Compared {
  readonly check: string
  readonly name: string
  readonly right: Result
  readonly came: Result
}

function rowsReason(difference: Difference, { check, name, right, came }: Compared): Reason {
  switch (difference.kind) {
    case 'columns':
      return {
        expected: `${name}: ${difference.expected} columns`,
        came: String(difference.came),
        try: 'Compare the columns with those that the brief asks for.',
      }
    case 'order':
      return {
        expected: `${name}: rows in the order that is asked for`,
        came: `another order from row ${difference.from + 1} on`,
        try: 'Write the ORDER BY that the brief asks for.',
      }
    case 'names':
      return {
        expected: `${name}: columns ${difference.expected.join(', ')}`,
        came: difference.came.join(', '),
        try: 'Compare the columns with those that the brief asks for.',
      }
    case 'rows': {
      const wrong = difference.extra.length
      return {
        expected: `${name}: ${rowsText(right.rows.length)}`,
        came: `${rowsText(came.rows.length)}${wrongText(wrong, came.rows.length)}`,
        try:
          check === 'rows'
            ? 'Less work is only better when the rows stay the same. Compare the rows below.'
            : 'Compare what came with what should be there, below.',
      }
    }
  }
}

function wrongText(wrong: number, all: number): string {
  if (wrong === 0) return ''
  if (wrong < all) return `, ${numberText(wrong)} of them not right`
  return all === 1 ? ', and not the right one' : ', and none of them right'
}

const rowsText = (count: number): string => `${numberText(count)} ${count === 1 ? 'row' : 'rows'}`

const shownMax = 5

function rowsShown(
  difference: Difference,
  right: Result,
  came: Result,
): { missing: Rows; extra: Rows } {
  const all = (result: Result): number[] => result.rows.map((_, at) => at)
  const [missing, extra] =
    difference.kind === 'rows'
      ? [difference.missing, difference.extra]
      : difference.kind === 'order'
        ? [[difference.from], [difference.from]]
        : [all(right), all(came)]
  const part = ({ columns, rows }: Result, at: readonly number[]): Rows => ({
    columns: columns.map(({ name }) => ({ name, type: 'text' })),
    rows: at.slice(0, shownMax).map((one) => rows[one] ?? []),
  })
  return { missing: part(right, missing), extra: part(came, extra) }
}

/** Where an error sits in the answer, if it is the answer's own text that broke. */
function placeIn(answer: string, { sql, at }: Broken): number | null {
  const from = answer.indexOf(sql)
  return at === null || from === -1 || sql === '' ? null : from + at
}
