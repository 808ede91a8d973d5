/**
 * Why an attempt went wrong. Each hypothesis is made precise by repairing the attempt's own syntax
 * tree and running it on the rows of the counterexample: it holds where the difference is gone.
 */
import type { Explanation } from '../../../lab/verdict.ts'
import { Case, type Explained, type ExplainInput, type Hypothesis } from './case.ts'
import { havingAgainstWhere, missingDistinct, needlessDistinct } from './groups.ts'
import { joinMultiplied } from './multiplied.ts'
import { conditionTooMuch, needlessCondition } from './needless-condition.ts'
import {
  countOfNull,
  equalsNull,
  nullCompared,
  nullInNotIn,
  nullSortsFirst,
  sumOfNothing,
} from './nulls.ts'
import { boundary, integerDivision, roundedByCast } from './numbers.ts'
import { filterOnOuterJoin, innerJoinLost, outerJoinKept } from './outer.ts'
import { tiesAtLimit } from './ties.ts'
import { timeZone } from './time-zone.ts'

export type { ExplainInput }

/** Every explanation there is; docs/reference/explanations has a page for each. */
export const explanationNames = [
  'null-in-not-in',
  'join-multiplied',
  'inner-join-lost',
  'missing-distinct',
  'filter-on-outer-join',
  'having-against-where',
  'ties-at-limit',
  'integer-division',
  'time-zone',
  'count-of-null',
  'null-comparison',
  'null-sorts-first',
  'sum-of-nothing',
  'boundary',
  'needless-distinct',
  'outer-join-kept',
  'rounded-by-cast',
  'needless-condition',
] as const

/** The most particular first; each only speaks where its repair gives what is expected. */
const hypotheses: readonly Hypothesis[] = [
  equalsNull,
  nullInNotIn,
  integerDivision,
  roundedByCast,
  tiesAtLimit,
  nullSortsFirst,
  timeZone,
  havingAgainstWhere,
  filterOnOuterJoin,
  needlessCondition,
  conditionTooMuch,
  innerJoinLost,
  outerJoinKept,
  needlessDistinct,
  countOfNull,
  joinMultiplied,
  missingDistinct,
  sumOfNothing,
  nullCompared,
  boundary,
]

/** The explanation that the counterexample bears out; null where none does. */
export async function explain(input: ExplainInput): Promise<Explanation | null> {
  const wrong = Case.of(input)
  if (wrong === null) return null
  // What chance decides, only a tie explains.
  for (const hypothesis of wrong.byChance ? [tiesAtLimit] : hypotheses) {
    const found = await hypothesis(wrong)
    if (found !== null) return explanationOf(found)
  }
  return null
}

function explanationOf(found: Explained): Explanation {
  const seen = new Set<string>()
  const at = found.at.filter((place) => {
    if (place === null || seen.has(`${place.from}-${place.to}`)) return false
    seen.add(`${place.from}-${place.to}`)
    return true
  })
  return {
    name: found.name,
    why: found.why,
    try: found.try,
    at: at.flatMap((place) => (place === null ? [] : [place])).toSorted((a, b) => a.from - b.from),
  }
}
