/** A condition on something that the result asked for has nothing to do with. */

import { build } from '../../sql/edit.ts'
import { sourcesOf } from '../../sql/sources.ts'
import {
  columnPath,
  conjunction,
  conjuncts,
  type Fields,
  type Json,
  type Site,
  sitesOf,
} from '../../sql/tree.ts'
import { withField } from '../mutate/rule.ts'
import type { Case, Hypothesis } from './case.ts'
import { mentions } from './outer.ts'
import { labelOf, peek } from './peek.ts'
import { sayValue } from './words.ts'

/** WHERE asks about a column that the reference never looks at. */
export const needlessCondition: Hypothesis = async (wrong) => {
  const known = columnsIn(wrong.reference)
  for (const site of wrong.sites) {
    if (site.tag !== 'SelectStmt') continue
    const where = conjuncts(site.body.whereClause)
    for (const part of where) {
      const own = [...columnsIn(part)]
      if (own.length === 0 || own.some((column) => known.has(column))) continue
      const rest = where.filter((one) => one !== part)
      if (!(await wrong.mends([withField(site, 'whereClause', conjunction(rest))]))) continue
      const dropped = await droppedRow(wrong, site, part, rest)
      if (dropped === null) continue
      return {
        name: 'needless-condition',
        why: `${wrong.words(part)} drops ${dropped}, and what is asked for has nothing to do with ${own.join(' and ')}.${wrong.consequence}`,
        try: 'Read the brief once more: which sentence asks for this condition?',
        at: [wrong.places.of(part)],
      }
    }
  }
  return null
}

/** The names of the columns that a text speaks of, without their tables. */
function columnsIn(node: Fields | null): Set<string> {
  const columns = sitesOf({ node }).flatMap((site): string[] => {
    if (site.tag !== 'ColumnRef') return []
    const name = columnPath({ ColumnRef: site.body })?.at(-1)
    return name === undefined ? [] : [name]
  })
  return new Set(columns)
}

/** What a row is called that only this condition leaves out; null where there is none. */
async function droppedRow(
  wrong: Case,
  site: Site,
  part: Fields,
  rest: readonly Fields[],
): Promise<string | null> {
  const asked = sourcesOf(site, wrong.schema).find((one) => mentions(part, [one], site, wrong))
  const label = asked === undefined ? null : labelOf(asked)
  const select: Fields[] = [label ?? build('NULL::text')]
  const isLeftOut = build('(_1) IS NOT TRUE', part as Json)
  const row = await wrong.firstRow(peek(site, { select, instead: rest, where: [isLeftOut] }))
  if (row === null) return null
  return row[0] === null ? 'a row' : sayValue(row[0])
}
