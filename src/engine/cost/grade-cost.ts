import type { Limits } from '../../kit/limits.ts'
import type { Reason } from '../../kit/problem.ts'
import { seededRandom } from '../../kit/random.ts'
import { numberText, type PlanCounterexample, planUnit } from '../../lab/counterexample/plan.ts'
import type { Rows } from '../../lab/counterexample/rows.ts'
import type { CostCheck, CostLab, CostRequest } from '../../lab/kinds/cost.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Check, Verdict } from '../../lab/verdict.ts'
import { type Analysis, unreadReason } from '../analysis/analysis.ts'
import {
  bagDifference,
  byValue,
  type Difference,
  orderedDifference,
  type Result,
} from '../query/compare/result.ts'
import { CheckList } from '../verdict/check-list.ts'
import { verdictMaker } from '../verdict/make-verdict.ts'
import { type Asked, type ReadAnswer, readAnswer } from './answer.ts'
import type { CostDatabases } from './database-pool.ts'
import { type CountsBySize, type Judged, tooMuch } from './judge.ts'
import { type Broken, type Measured, type MeasuredRequest, measure } from './measure.ts'
import { brokenReason, notRight, orderTry, tooMuchReason, walkTry, walkWhy, whyOf } from './say.ts'
import { drawAll, drawValues, valuesAtEnds, valuesBeyond, withDrawn } from './values.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'cost-8'

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
  readonly analysis: Analysis
  readonly postgresMajor: number
  readonly onCheck: (check: Check) => void
}

/** All checks of a task, in their order. Rows that a check of its own compares aren't among those of all requests. */
export function plannedChecks({ checks }: CostTask): readonly { name: string; title: string }[] {
  const whose = checks.some(({ counts }) => counts === null) ? 'rows of all other requests' : 'rows'
  return [
    { name: 'readable', title: 'The answer is what is asked for' },
    { name: 'no-error', title: 'It runs at every size' },
    { name: 'rows', title: `The ${whose} are right at every size` },
    ...checks,
  ]
}

type Requests = ReadonlyMap<string, MeasuredRequest>

/** Grades an answer by the work that it causes at three sizes. */
export async function gradeCost(
  task: CostTask,
  attempt: Attempt,
  parts: GradeParts,
): Promise<Verdict> {
  const { lab } = task
  const checkList = new CheckList(plannedChecks(task), parts.onCheck)
  let tried = 0
  const verdict = verdictMaker({
    attempt,
    checkList,
    graderVersion: engineVersion,
    postgresMajor: parts.postgresMajor,
    trials: () => tried,
  })
  const values = valuesOf(task, attempt.seed)
  const asked = askedOf(task, values, parts.limits)
  const read = await parts.analysis.run('read-cost', { text: attempt.answer, asked })
  if (read.kind === 'over-limit') {
    checkList.stopAt('readable', 'over-limit', unreadReason(read.limit))
    return verdict('over-limit')
  }
  const answer = read.value
  if (answer.kind === 'unread') {
    checkList.stopAt('readable', 'failed', answer.reason)
    return verdict('failed', { errorAt: answer.at })
  }
  checkList.end('readable', 'passed')
  const rounds: Taken[] = []
  for (const round of roundsOf(task, answer, { values, seed: attempt.seed })) {
    const taken = await takeRound(round, answer, parts)
    tried += lab.sizes.length
    if (taken.kind === 'broken') {
      const { broken } = taken
      const status = broken.kind === 'over-limit' ? 'over-limit' : 'failed'
      checkList.stopAt('no-error', status, brokenReason(broken, lab.sizeOf))
      return verdict(status, { errorAt: placeIn(attempt.answer, broken) })
    }
    rounds.push(taken)
  }
  checkList.end('no-error', 'passed')
  const found = firstShortfall(task, rounds, checkList)
  if (found === null) return verdict('passed')
  checkList.stopAt(found.check, 'failed', found.reason)
  return verdict('failed', { counterexample: found.counterexample })
}

type Values = Readonly<Record<string, string>>

/** Requests that are asked together, and their values. */
interface Round {
  readonly task: CostTask
  readonly values: Values
  /** Values that are asked for beside those of the attempt. */
  readonly isBeyond: boolean
}

/**
 * The values of the attempt; for an index that holds some rows only, also the first and the last of
 * each range, and such as the requests will have tomorrow: it must not serve some values alone.
 */
function roundsOf(
  task: CostTask,
  { partial }: Extract<ReadAnswer, { kind: 'read' }>,
  { values, seed }: { readonly values: Values; readonly seed: string },
): Round[] {
  const requests = task.requests.filter(({ sql, afterReplay }) => sql !== null && !afterReplay)
  const ranges = Object.assign({}, ...requests.map((request) => request.values))
  const random = seededRandom(seed)
  const beyond =
    partial.length > 0 ? [...valuesAtEnds(ranges), ...valuesBeyond(ranges, random)] : []
  return [
    { task: { ...task, requests: drawAll(task.requests, random) }, values, isBeyond: false },
    ...beyond.map((one) => ({
      task: { ...task, requests: requests.map((request) => withDrawn(request, one)) },
      values: { ...values, ...one },
      isBeyond: true,
    })),
  ]
}

/** Counts the answer at every size, and beside it the reference. */
async function takeRound(
  { task, values, isBeyond }: Round,
  answer: Extract<ReadAnswer, { kind: 'read' }>,
  parts: GradeParts,
): Promise<Taken | Extract<Measured, { kind: 'broken' }>> {
  const { costDatabases, limits } = parts
  const { lab, requests } = task
  const taken: Requests[] = []
  for (const at of lab.sizes.keys()) {
    const measured = await measure(costDatabases, at, { ...answer, lab, requests, values, limits })
    if (measured.kind === 'broken') return measured
    taken.push(measured.requests)
  }
  const reference = await remember(task, parts, values, 'reference')
  const before = task.checks.some(({ against }) => against === 'before')
    ? await remember(task, parts, values, 'before')
    : null
  const { partial, changes } = answer
  const isOne = changes.length === 1
  return { kind: 'taken', taken, reference, before, isBeyond, partial, isOne }
}

/** The values that the seed draws for the names of all requests; of two ranges, from the first. */
export function valuesOf(
  { requests }: Pick<CostTask, 'requests'>,
  seed: string,
): Record<string, string> {
  const random = seededRandom(seed)
  return Object.assign({}, ...requests.map(({ values }) => drawValues(values, random)).reverse())
}

/** Reads an answer of the lab's own as the lab asks for it. */
export function readFor(
  task: Pick<CostTask, 'lab' | 'requests'>,
  text: string,
  values: Readonly<Record<string, string>>,
  limits: Limits,
): ReadAnswer {
  return readAnswer(text, askedOf(task, values, limits))
}

function askedOf(
  { lab, requests }: Pick<CostTask, 'lab' | 'requests'>,
  values: Readonly<Record<string, string>>,
  { answerBytesMax }: Limits,
): Asked {
  const own = requests.filter(({ sql }) => sql === null).flatMap((one) => Object.keys(one.values))
  const known = Object.fromEntries(Object.entries(values).filter(([name]) => own.includes(name)))
  const { answer, statementsMax } = lab
  return { answer, statementsMax, values: known, bytesMax: answerBytesMax }
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
  readonly kind: 'taken'
  readonly isBeyond: boolean
  /** The answer's partial indexes. */
  readonly partial: readonly string[]
  readonly isOne: boolean
  readonly taken: readonly Requests[]
  readonly reference: readonly Requests[]
  readonly before: readonly Requests[] | null
}

interface Shortfall {
  readonly check: string
  readonly reason: Reason
  readonly counterexample: PlanCounterexample
}

function firstShortfall(
  task: CostTask,
  rounds: readonly Taken[],
  checkList: CheckList,
): Shortfall | null {
  const owned = new Set(task.checks.flatMap(({ counts, of }) => (counts === null ? of : [])))
  const general = task.requests.map(({ name }) => name).filter((name) => !owned.has(name))
  const inAll = (find: (round: Taken) => Shortfall | null): Shortfall | null =>
    rounds.reduce<Shortfall | null>((found, round) => found ?? find(round), null)
  const wrong = inAll((round) => wrongRows('rows', general, task, round))
  if (wrong !== null) return wrong
  checkList.end('rows', 'passed')
  for (const check of task.checks) {
    const found = inAll((round) =>
      check.counts === null
        ? wrongRows(check.name, check.of, task, round)
        : tooDear(check, judgedOf(task, round), task, round),
    )
    if (found !== null) return found
    checkList.end(check.name, 'passed')
  }
  return null
}

function judgedOf({ lab, requests }: CostTask, { taken, reference, before }: Taken): Judged {
  return {
    sizes: lab.sizes,
    sizeOf: lab.sizeOf,
    requests,
    attempt: countsOf(taken),
    reference: countsOf(reference),
    before: before === null ? null : countsOf(before),
  }
}

function countsOf(all: readonly Requests[]): CountsBySize {
  return all.map((one) => new Map([...one].map(([name, { counts }]) => [name, counts])))
}

function tooDear(
  check: CostCheck,
  judged: Judged,
  { lab }: CostTask,
  { taken, reference, before, isBeyond, partial, isOne }: Taken,
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
  // A plan says which step touches buffers and rows, and nothing of what is written.
  const showsPlan = !['index-pages', 'statements', 'wal-records'].includes(check.counts ?? '')
  const plan = showsPlan ? (request?.plan ?? []) : []
  const walk = check.counts === 'rows' ? (request?.walk ?? null) : null
  const isWalk = walk !== null && walk.values * 2 > (growth.yours[at] ?? 0)
  const beside = check.against === 'before' ? (before ?? reference) : reference
  const bare = tooMuchReason(found, {
    plan,
    other: (name === null ? undefined : beside[at]?.get(name)?.plan) ?? [],
    isUpdate: request?.plan[0]?.step === 'Update',
    isBeyond,
    partial,
    isOne,
    makesIndex: lab.answer.includes('index'),
    repeats: request?.statements.some(({ calls }) => calls > 1) === true,
    rowsGrow:
      name !== null && rowsGrow(reference.map((one) => one.get(name)?.result.rows.length ?? 0)),
  })
  const reason = isWalk && !isBeyond ? { ...bare, try: walkTry } : bare
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
      why:
        plan.length === 0 ? '' : isWalk ? walkWhy(walk) : whyOf(plan, planUnit(plan, growth.unit)),
      statements: request?.statements ?? [],
      growth,
      rows: null,
    },
  }
}

const rowsGrow = (counts: readonly number[]): boolean =>
  counts.every((count, at) => at === 0 || count > 2 * (counts[at - 1] ?? 0))

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
      const found = firstDifference(right, came, isOrdered)
      if (found === null) continue
      const { difference, day } = found
      const where = `at ${size.toLocaleString('en-US')} ${lab.sizeOf}`
      return {
        check,
        reason: rowsReason(difference, { check, name, ...found }),
        counterexample: {
          kind: 'plan',
          says: notRight(day, where),
          request: { name, sql: came.sql },
          size,
          sizeOf: lab.sizeOf,
          plan: [],
          why: '',
          statements: [],
          growth: null,
          rows: rowsShown(difference, found.right, found.came),
        },
      }
    }
  }
  return null
}

/** Of what a request gave, as the workload is given and on other days: the first that isn't right. */
function firstDifference(
  right: MeasuredRequest,
  came: MeasuredRequest,
  isOrdered: boolean,
): {
  readonly difference: Difference
  readonly right: Result
  readonly came: Result
  readonly day: number
} | null {
  const days = [right.result, ...right.onOtherDays]
  for (const [day, one] of days.entries()) {
    const other = [came.result, ...came.onOtherDays][day] ?? came.result
    const difference = isOrdered
      ? orderedDifference(
          one,
          one.rows.map(() => 1),
          other,
        )
      : bagDifference(one, other, byValue)
    if (difference !== null) return { difference, right: one, came: other, day }
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
        expected: `${name}: ${rowText(right, difference.from)} as row ${difference.from + 1}`,
        came: `${rowText(came, difference.from)}: all rows are right, but not their order`,
        try: orderTry,
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
            : 'Compare what you got with what should be there, below.',
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

/** A row in parentheses, its long values cut. */
function rowText({ rows }: Result, at: number): string {
  const values = rows[at]?.map((value) => value ?? 'NULL') ?? []
  return `(${values.map((value) => (value.length > 40 ? `${value.slice(0, 39)}…` : value)).join(', ')})`
}

const shownMax = 5

function rowsShown(
  difference: Difference,
  right: Result,
  came: Result,
): NonNullable<PlanCounterexample['rows']> {
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
  return {
    missing: part(right, missing),
    extra: part(came, extra),
    place: difference.kind === 'order' ? difference.from + 1 : null,
  }
}

/** Where an error sits in the answer, if it is the answer's own text that broke. */
function placeIn(answer: string, { sql, at }: Broken): number | null {
  const from = answer.indexOf(sql)
  return at === null || from === -1 || sql === '' ? null : from + at
}
