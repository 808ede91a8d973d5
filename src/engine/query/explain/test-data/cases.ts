import { havingAgainstWhere, missingDistinct } from './groups.ts'
import { filterOnOuterJoin, innerJoinLost, joinMultiplied } from './joins.ts'
import { changes, others } from './others.ts'
import type { ExplainCase } from './tables.ts'
import { integerDivision, nullInNotIn, tiesAtLimit, timeZone } from './values.ts'

/** For each of the nine: attempts that must get it, and others that only look like it. */
export const explainGroups: Readonly<Record<string, readonly ExplainCase[]>> = {
  'null-in-not-in': nullInNotIn,
  'join-multiplied': joinMultiplied,
  'inner-join-lost': innerJoinLost,
  'missing-distinct': missingDistinct,
  'filter-on-outer-join': filterOnOuterJoin,
  'having-against-where': havingAgainstWhere,
  'ties-at-limit': tiesAtLimit,
  'integer-division': integerDivision,
  'time-zone': timeZone,
}

export const explainCases: readonly ExplainCase[] = [
  ...Object.values(explainGroups).flat(),
  ...others,
  ...changes,
]
