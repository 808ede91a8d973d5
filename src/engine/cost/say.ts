import type { Reason } from '../../kit/problem.ts'
import {
  numberText,
  type Plan,
  type PlanStep,
  type PlanUnit,
  paidShare,
  payerOf,
  placeText,
  planUnit,
  rowsThrough,
  workOf,
} from '../../lab/counterexample/plan.ts'
import { answerRequest } from '../../lab/kinds/cost.ts'
import { type Growth, isSteeper } from './growth.ts'
import type { TooMuch } from './judge.ts'
import type { Broken } from './measure.ts'
import { otherDays } from './replay.ts'
import type { Walk } from './walks.ts'

/** What a failed check says of work that is too much. */
export function tooMuchReason({ request, at, growth }: TooMuch, beside: Beside): Reason {
  const { limit, limitSays, sizes, sizeOf, unit, yours } = growth
  return {
    expected: `${countedOf(request, unit)}: at most ${numberText(limit[at] ?? 0)} ${unit} at ${numberText(sizes[at] ?? 0)} ${sizeOf} (${limitSays})`,
    came: `${numberText(yours[at] ?? 0)}${beside.rowsGrow ? '' : growthWords(growth)}`,
    try: tryOf(growth.unit, request === answerRequest, beside),
  }
}

/** Nothing where it grows like the other, or no more: then the fault is what it begins with. */
function growthWords({ yours, yoursGrows, otherGrows }: TooMuch['growth']): string {
  const hasStopped = (yours.at(-1) ?? 0) <= (yours.at(-2) ?? 0)
  return hasStopped || !isSteeper(yoursGrows as Growth, otherGrows as Growth)
    ? ''
    : `; ${yoursGrows} growth where it can be ${otherGrows}`
}

/** What is known of the request beside what it counts. */
export interface Beside {
  /** Empty: none is shown. */
  readonly plan: Plan
  /** The plan that it is held against. */
  readonly other: Plan
  readonly isUpdate: boolean
  /** Asked with other values than those of the attempt. */
  readonly isBeyond: boolean
  /** Names, or beginnings of names, of the answer's indexes that hold some rows only. */
  readonly partial: readonly string[]
  /** The answer is one statement. */
  readonly isOne: boolean
  readonly makesIndex: boolean
  /** A statement that was counted was sent more than once. */
  readonly repeats: boolean
  /** The request gives more rows at each size, so no work for it can stay the same. */
  readonly rowsGrow: boolean
}

function countedOf(request: string | null, unit: string): string {
  if (request === null) return 'all requests together'
  if (request !== answerRequest) return request
  return unit === 'pages of indexes' ? 'all indexes of the tables' : 'your statements'
}

function tryOf(unit: string, isAnswer: boolean, beside: Beside): string {
  const { plan, isUpdate, repeats } = beside
  if (unit === 'statements') {
    return `${repeats ? 'Find the statement below that runs again and again as the rows grow.' : 'The more rows there are, the more statements are sent.'} Can one statement do it for all rows?`
  }
  if (unit === 'WAL records') {
    if (isAnswer)
      return 'Divide the records by the rows. What writes that many for each row? The row itself does, or a page of rows with COPY. So does an entry in each index that’s there at that moment, another record for a row with ON CONFLICT, and every row that you delete or change in another table.'
    return isUpdate
      ? 'Which columns does this UPDATE change, and which index has one of them: as a key, in INCLUDE, in an expression or in its WHERE? If one has, every index of the table gets a new entry.'
      : 'Count what is written for each row: the row, and an entry in every index.'
  }
  if (unit === 'pages of indexes')
    return 'Every new row has to be written to every index. Which index, which column or which rows could you leave out and still do what the brief asks?'
  if (plan.length === 0) return 'Look at the plan below, and at the step that pays.'
  return unusedTry(beside) ?? payerTry(beside, planUnit(plan, unit))
}

/** A partial index that the request can't use. */
function unusedTry({ plan, isBeyond, partial, isOne }: Beside): string | null {
  const isUsed = plan.some(({ on }) => partial.some((name) => on.startsWith(name)))
  if (partial.length === 0 || isUsed) return null
  if (!isBeyond && !isOne) return null
  return isBeyond
    ? 'Look at the WHERE of your index: it leaves out rows that the request asks for with the values it has here, so PostgreSQL can’t use the index. A request comes with every value of its range, and tomorrow with new ones. Keep in the WHERE only conditions that the request itself has.'
    : 'The plan doesn’t use your index. Compare its WHERE with the request, which has to have the same condition or a narrower one. If it has, compare the columns of the index with those that the request asks for.'
}

/** What the dearest step does too much of: rows, runs, visits of the table, or entries of its index. */
function payerTry({ plan, other, makesIndex }: Beside, unit: PlanUnit): string {
  const payer = payerOf(plan, unit)
  const place = placeText(payer)
  const general = `Look at ${place}: what does it read, and how much of that is needed?`
  if (other.length === 0 || payer.removed > 0) return general
  const right = likeIt(payer, other, unit)
  const isSame = rowsThrough(payer) === rowsThrough(right)
  const visitsTable = /^(Index Scan|Bitmap Heap Scan)/.test(payer.step)
  if (isSame && visitsTable && right.step.startsWith('Index Only Scan'))
    return `Look at ${place}: it finds the right rows and then visits the table for each. For an Index Only Scan, every column that the request names is a column of the index, not only a part of an expression, or the index’s WHERE says all there is to know of it.`
  if (payer.runs > 1 && right.runs === 1 && tableOf(payer) === tableOf(right))
    return `Look at ${place}: it runs ${numberText(payer.runs)} times. What gives the same rows in one run?`
  const sort = makesIndex && lastSort(other) === undefined ? lastSort(plan) : undefined
  if (sort !== undefined) return sortTry(sort)
  const index = /^Index: ([^;]*)/.exec(payer.condition)?.[1]
  const isDearer = payer.buffers > right.buffers
  if (!isSame || !isDearer || !payer.step.startsWith('Index') || index === undefined) return general
  return `Look at ${place}: all rows that it gives are needed, so what it reads too much of is the index. Entries are sorted by its columns, one after another. The condition is ${index}: do the entries that fit lie side by side? A column before or between those of the condition pulls them apart, and so does a range of one column for the columns after it.`
}

/** The dearest step of another plan on the same table; where it has none, its dearest. */
function likeIt(payer: PlanStep, other: Plan, unit: PlanUnit): PlanStep {
  const alike = other.filter((step) => step.on !== '' && tableOf(step) === tableOf(payer))
  return payerOf(alike.length > 0 ? alike : other, unit)
}

/** "watch" of "watch_viewer on watch" */
function tableOf({ on }: PlanStep): string {
  return on.replace(/^.* on /, '')
}

/** The sort that gives the request its order: nothing but a Limit comes after it. */
function lastSort(plan: Plan): PlanStep | undefined {
  const last = plan.find(({ step }) => step !== 'Limit')
  return last !== undefined && /^(Incremental )?Sort$/.test(last.step) ? last : undefined
}

function sortTry({ condition }: PlanStep): string {
  const keys = condition.replace(/^.*Sorts by: /, '')
  const nulls = /\bDESC\b/.test(keys) ? ' (DESC puts NULL first.)' : ''
  return `The plan sorts by ${keys}, so no index that’s there now gave the rows in that order. Which columns would one need, in which order, and where does it put NULL?${nulls}`
}

/** What the dearest step of a plan does, in a sentence. */
export function whyOf(plan: Plan, unit: PlanUnit): string {
  const payer = payerOf(plan, unit)
  const hasNone = workOf(payer, unit) === 0
  const share = hasNone ? '' : ` pays ${paidShare(payer, plan, unit)} of the ${unit}`
  const runs = payer.runs > 1 ? `, in ${numberText(payer.runs)} runs` : ''
  const kept = Math.round(payer.came * payer.runs)
  const rows =
    payer.removed > 0
      ? `It reads ${numberText(rowsThrough(payer))} rows${runs} and keeps ${numberText(kept)}.`
      : `${numberText(kept)} ${kept === 1 ? 'row comes' : 'rows come'} out of it${runs}.`
  return `${placeText(payer)}${share === '' ? ' goes through the most rows' : share}. ${rows}`
}

/** All rows are right, but not their order. */
export const orderTry =
  'Compare your ORDER BY with the order that the brief asks for, key by key. Can one of the keys be NULL? DESC puts NULL first.'

export const walkTry =
  'Group and join instead of searching a list: the values of a list are in no order, so finding one means going through them.'

/** A function that goes through a collected value again and again. */
export function walkWhy({ by, values }: Walk): string {
  return `${by} goes through a collected list once for each row, ${numberText(values)} values in all. The list is in memory, so it touches no buffers.`
}

/** An answer that ended before all was counted. */
export function brokenReason(
  { kind, request, code, message, size }: Broken,
  sizeOf: string,
): Reason {
  const of = request === 'answer' ? 'your statements' : request
  if (kind === 'rule') {
    return {
      expected: 'an index that lets in every row that was let in before',
      came: message,
      try: 'Leave UNIQUE out: it makes a rule of the index, and from now on the program is refused rows that it may write.',
    }
  }
  if (kind === 'stray') {
    return {
      expected: 'nothing but what is asked for',
      came: `the ${message}, which your statements made`,
      try: 'Leave it out: requests would run it in place of what they say.',
    }
  }
  if (kind === 'over-limit') {
    return {
      expected: `${of} to end within the limits, at ${numberText(size)} ${sizeOf}`,
      came: message,
      try: 'Look for a join without a condition, a loop without an end, or something that waits.',
    }
  }
  return {
    expected: `${of} to run without an error`,
    came: `error ${code}: ${message}`,
    try: hints[code] ?? 'Read what PostgreSQL says from its beginning, and fix that first.',
  }
}

const hints: Readonly<Record<string, string>> = {
  '42703': 'Check the names of the columns against schema.sql.',
  '42P01': 'Check the names of the tables against schema.sql.',
  '42501':
    'An answer uses the tables of the lab and what is asked for. Leave that function or table out.',
  '42P07': 'That name is taken already: choose another.',
  '25006': 'A query only reads. Leave out what changes something.',
  '42P17':
    'An index can hold only what never changes for the same row: the function must be immutable.',
}

/** Over rows that aren't right: the workload's day is 0, then the other days. */
export function notRight(day: number, where: string): string {
  if (day === 0) return `Not the right rows, ${where}`
  return otherDays[day - 1] === 'quiet'
    ? `Not the right rows on a quiet day, ${where}: hardly any statement is asked twice, and one that touches few pages sorts more than fits in memory`
    : `Not the right rows on another day, ${where}: what was asked most often is asked least, and some pages have to be read`
}
