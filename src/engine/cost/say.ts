import type { Reason } from '../../kit/problem.ts'
import {
  buffersOf,
  numberText,
  type Plan,
  payerOf,
  placeText,
  rowsThrough,
  shareOf,
} from '../../lab/counterexample/plan.ts'
import { answerRequest } from '../../lab/kinds/cost.ts'
import { type Growth, isSteeper } from './growth.ts'
import type { TooMuch } from './judge.ts'
import type { Broken } from './measure.ts'
import type { Walk } from './walks.ts'

/** What a failed check says of work that is too much. */
export function tooMuchReason({ request, at, growth }: TooMuch, plan: Plan): Reason {
  const { limit, limitSays, sizes, sizeOf, unit, yours, yoursGrows, otherGrows } = growth
  return {
    expected: `${countedOf(request, unit)}: at most ${numberText(limit[at] ?? 0)} ${unit} at ${numberText(sizes[at] ?? 0)} ${sizeOf} (${limitSays})`,
    came: `${numberText(yours[at] ?? 0)}${!isSteeper(yoursGrows as Growth, otherGrows as Growth) ? '' : `; ${yoursGrows} growth where it can be ${otherGrows}`}`,
    try: tryOf(growth.unit, plan),
  }
}

function countedOf(request: string | null, unit: string): string {
  if (request === null) return 'all requests together'
  if (request !== answerRequest) return request
  return unit === 'pages of indexes' ? 'all indexes of the tables' : 'your statements'
}

function tryOf(unit: string, plan: Plan): string {
  if (unit === 'statements') return 'Ask once for all rows, in place of once for each.'
  if (unit === 'WAL records')
    return 'Count what is written for each row: the row, and an entry in every index.'
  if (unit === 'pages of indexes')
    return 'Keep in the index only the columns and rows that the requests need.'
  if (plan.length === 0) return 'Look at the plan below, and at the step that pays.'
  const payer = payerOf(plan)
  return `Look at ${placeText(payer)}: what does it read, and how much of that is needed?`
}

/** What the dearest step of a plan does, in a sentence. */
export function whyOf(plan: Plan): string {
  const payer = payerOf(plan)
  const all = buffersOf(plan)
  const share = all === 0 ? '' : ` pays ${shareOf(payer.buffers, all)} of the buffers`
  const runs = payer.runs > 1 ? `, in ${numberText(payer.runs)} runs` : ''
  const kept = Math.round(payer.came * payer.runs)
  const rows =
    payer.removed > 0
      ? `It reads ${numberText(rowsThrough(payer))} rows${runs} and keeps ${numberText(kept)}.`
      : `${numberText(kept)} ${kept === 1 ? 'row comes' : 'rows come'} out of it${runs}.`
  return `${placeText(payer)}${share === '' ? ' goes through the most rows' : share}. ${rows}`
}

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
    try: hints[code] ?? 'Read what PostgreSQL says from its beginning, and mend that first.',
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
