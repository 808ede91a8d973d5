/** A condition on something that the result asked for has nothing to do with. */

import { build, replaceAt } from '../../sql/edit.ts'
import { sourcesIn, sourcesOf } from '../../sql/sources.ts'
import {
  columnPath,
  conjunction,
  conjuncts,
  type Fields,
  type Json,
  list,
  type Site,
  sitesOf,
} from '../../sql/tree.ts'
import { withField } from '../mutate/rule.ts'
import type { Case, Explained, Hypothesis } from './case.ts'
import { joinsOf, mentions, optionalSide } from './outer.ts'
import { labelOf, peek, sayTable, wholeRow } from './peek.ts'
import { sayValue } from './words.ts'

/** WHERE, or the ON of an outer join, asks about a column that the reference never looks at. */
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
    const hidden = await hiddenPartner(wrong, site, known)
    if (hidden !== null) return hidden
  }
  return null
}

/**
 * WHERE drops a row that is asked for, by a column that the reference looks at in another way. On a few rows any other
 * mistake of a condition looks like that, so it's only said where other databases bear it out.
 */
export const conditionTooMuch: Hypothesis = async (wrong) => {
  if (!wrong.canBeTriedElsewhere) return null
  for (const site of wrong.sites) {
    if (site.tag !== 'SelectStmt') continue
    const where = conjuncts(site.body.whereClause)
    for (const part of where) {
      if (wrong.right.has(part)) continue
      const rest = where.filter((one) => one !== part)
      if (!(await wrong.mends([withField(site, 'whereClause', conjunction(rest))]))) continue
      const dropped = await droppedRow(wrong, site, part, rest)
      if (dropped === null) continue
      return {
        name: 'needless-condition',
        why: `${wrong.words(part)} drops ${dropped}, which is part of what is asked for.${wrong.consequence}`,
        try: 'Say in words what this condition lets through, and compare that with the brief.',
        at: [wrong.places.of(part)],
      }
    }
  }
  return null
}

/** A condition in ON that takes a partner away from a row which an outer join keeps. */
async function hiddenPartner(
  wrong: Case,
  site: Site,
  known: ReadonlySet<string>,
): Promise<Explained | null> {
  for (const join of site.body.fromClause === undefined ? [] : joinsOf(site)) {
    const on = conjuncts(join.body.quals)
    const [other] = sourcesIn(join.body[optionalSide(join)], site, wrong.schema)
    if (!['JOIN_LEFT', 'JOIN_RIGHT'].includes(String(join.body.jointype))) continue
    for (const part of on.length > 1 && other !== undefined ? on : []) {
      const own = [...columnsIn(part)]
      if (own.length === 0 || own.some((column) => known.has(column))) continue
      if (other === undefined || !mentions(part, [other], site, wrong)) continue
      const quals = conjunction(on.filter((one) => one !== part))
      const from = list(
        replaceAt({ from: site.body.fromClause ?? [] }, [withField(join, 'quals', quals)]).from,
      )
      if (!(await wrong.mends([withField(site, 'fromClause', from)]))) continue
      const select: Fields[] = [labelOf(other) ?? build('NULL::text')]
      const instead = [
        build('NOT (_1 IS NULL)', wholeRow(other)),
        build('(_1) IS NOT TRUE', part as Json),
      ]
      const row = await wrong.firstRow(peek(site, { from, select, instead }))
      if (row === null) continue
      const partner = row[0] === null ? 'a row' : sayValue(row[0])
      return {
        name: 'needless-condition',
        why: `${wrong.words(part)} is part of ON, so a row of ${sayTable(other)} for which it isn’t true is no partner. Here that leaves out ${partner}, and what is asked for has nothing to do with ${own.join(' and ')}.${wrong.consequence}`,
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
