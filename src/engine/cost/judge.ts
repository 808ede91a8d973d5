import type { CountedGrowth } from '../../lab/counterexample/plan.ts'
import { numberText, rowsUnit } from '../../lab/counterexample/plan.ts'
import {
  answerRequest,
  type CostCheck,
  type CostRequest,
  type Counted,
} from '../../lab/kinds/cost.ts'
import { growthOf } from './growth.ts'
import type { Counts } from './measure.ts'

/*
 * Whether counted work is within what a check allows: at every size, at most so many times what the
 * reference (or the database before the change) needed, and so much more. Pure.
 */

/** Counts by request, one map a size, sizes ascending. */
export type CountsBySize = readonly ReadonlyMap<string, Counts>[]

export interface Judged {
  readonly sizes: readonly number[]
  readonly sizeOf: string
  readonly requests: readonly CostRequest[]
  readonly attempt: CountsBySize
  readonly reference: CountsBySize
  /** Without the answer's changes; null where no check asks for it. */
  readonly before: CountsBySize | null
}

/** Work that is over what a check allows. */
export interface TooMuch {
  /** The request that pays; null: all together. */
  readonly request: string | null
  /** Which of the sizes shows it best. */
  readonly at: number
  readonly growth: CountedGrowth
}

/** The first request that a check finds too dear; null where all is within. */
export function tooMuch(check: CostCheck, judged: Judged): TooMuch | null {
  if (check.counts === null) return null
  const { counts } = check
  const names = namesOf(check, judged.requests)
  const groups = check.together ? [names] : names.map((name) => [name])
  for (const group of groups) {
    const other =
      check.against === 'before' ? (judged.before ?? judged.reference) : judged.reference
    const sum = (bySize: CountsBySize): number[] =>
      bySize.map((one) => totalOf(one, group, counts, check.together ? judged.requests : []))
    const growth = growthBeside(check, counts, judged, sum(judged.attempt), sum(other))
    const at = growth.yours.findLastIndex((count, nth) => count > (growth.limit[nth] ?? 0))
    if (at === -1) continue
    const [name = null] = group
    return { request: check.together ? null : name, at, growth }
  }
  return null
}

/** The requests that a check looks at. Pages of indexes and what a load writes are the answer's. */
function namesOf({ of, counts }: CostCheck, requests: readonly CostRequest[]): readonly string[] {
  if (of.length > 0) return of
  if (counts === 'index-pages') return [answerRequest]
  return requests.filter(({ afterReplay }) => !afterReplay).map(({ name }) => name)
}

function totalOf(
  counts: ReadonlyMap<string, Counts>,
  names: readonly string[],
  what: Counted,
  requests: readonly CostRequest[],
): number {
  return names.reduce((sum, name) => {
    const calls = requests.find((request) => request.name === name)?.calls ?? 1
    return sum + (counts.get(name)?.[what] ?? 0) * calls
  }, 0)
}

const units: Readonly<Record<Counted, string>> = {
  buffers: 'buffers',
  rows: rowsUnit,
  'temporary-blocks': 'temporary blocks',
  statements: 'statements',
  'wal-records': 'WAL records',
  'index-pages': 'pages of indexes',
}

function growthBeside(
  { atMost, plus, against }: CostCheck,
  counts: Counted,
  { sizes, sizeOf }: Judged,
  yours: readonly number[],
  other: readonly number[],
): CountedGrowth {
  const name = against === 'before' ? 'before your change' : 'the reference'
  const times = atMost === 1 ? `as many as ${name}` : `${atMost} times ${name}`
  return {
    unit: units[counts],
    sizeOf,
    sizes,
    yours,
    yoursGrows: growthOf(sizes, yours),
    against: name,
    other,
    otherGrows: growthOf(sizes, other),
    limit: other.map((count) => Math.floor(count * atMost + 1e-9) + plus),
    limitSays: plus === 0 ? times : `${times} and ${numberText(plus)} more`,
  }
}
