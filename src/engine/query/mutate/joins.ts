/** Wrong joins: another kind, no condition, a filter on the wrong side. Kinds that give the same are left out. */

import { build } from '../../sql/edit.ts'
import { onlyUnpartnered, rejectsNullOf } from '../../sql/nullability.ts'
import { queriesAround, queryTags, type Source, sourcesIn } from '../../sql/sources.ts'
import {
  columnPath,
  conjunction,
  conjuncts,
  type Fields,
  type Json,
  type Site,
} from '../../sql/tree.ts'
import { changed, type Mutation, type MutationContext, type Rule, withField } from './rule.ts'

const kinds = ['JOIN_INNER', 'JOIN_LEFT', 'JOIN_RIGHT', 'JOIN_FULL'] as const

/** Another kind of join, where it can give other rows. */
export const joinKinds: Rule = (site, context) => {
  if (site.tag !== 'JoinExpr') return []
  const plain =
    site.body.quals === undefined &&
    site.body.usingClause === undefined &&
    site.body.isNatural !== true
  if (plain) return []
  const mine = effect(site, String(site.body.jointype), context)
  const seen = new Set([mine])
  const out: Mutation[] = []
  for (const kind of kinds) {
    const rows = effect(site, kind, context)
    if (seen.has(rows)) continue
    seen.add(rows)
    out.push(changed('join-kind', site, 'jointype', kind))
  }
  return out
}

/** Which unpartnered rows a kind of join lets through to the result: "", "left", "right", "left right". */
function effect(site: Site, kind: string, context: MutationContext): string {
  const left = sourcesIn(site.body.larg, site, context.schema)
  const right = sourcesIn(site.body.rarg, site, context.schema)
  const rejected = rejectedAround(site)
  const query = queriesAround(site)[0]
  const unpartnered =
    query === undefined ? new Set<string>() : onlyUnpartnered(query, context.schema)
  const kept: string[] = []
  const dropped = (side: readonly Source[]): boolean =>
    side.some((source) => unpartnered.has(source.name))
  const lost = (side: readonly Source[]): boolean =>
    side.some((source) => rejected.has(source.name))
  if (
    kind !== 'JOIN_INNER' &&
    kind !== 'JOIN_RIGHT' &&
    !lost(right) &&
    !alwaysPartnered(site, left, right) &&
    !dropped(left)
  ) {
    kept.push('left')
  }
  if (
    kind !== 'JOIN_INNER' &&
    kind !== 'JOIN_LEFT' &&
    !lost(left) &&
    !alwaysPartnered(site, right, left) &&
    !dropped(right)
  ) {
    kept.push('right')
  }
  return kept.join(' ')
}

/** Sources whose NULLs never get past WHERE or an inner join further out. */
function rejectedAround(site: Site): Set<string> {
  const query = site.around.findLast((holder) => queryTags.has(holder.tag))
  const joins = site.around.filter(
    (holder) => holder.tag === 'JoinExpr' && holder.body.jointype === 'JOIN_INNER',
  )
  const outer = site.around.filter((holder) => holder.tag === 'JoinExpr')
  const parts = conjuncts(query?.body.whereClause)
  // An inner join inside another outer join only speaks for its own rows.
  if (joins.length === outer.length)
    for (const join of joins) parts.push(...conjuncts(join.body.quals))
  return new Set(parts.flatMap((part) => rejectsNullOf(part)))
}

/** Whether every row of one side finds a partner: a foreign key that is never NULL, and nothing else asked. */
function alwaysPartnered(site: Site, side: readonly Source[], other: readonly Source[]): boolean {
  const parent = other[0]
  if (other.length !== 1 || parent?.table === null || parent === undefined) return false
  const pairs = conjuncts(site.body.quals).map((part) => equality(part))
  return side.some((child) =>
    (child.table?.foreignKeys ?? []).some((key) => {
      if (key.references !== parent.table?.name || child.optional) return false
      const required = key.columns.every(
        (name) => child.table?.columns.find((one) => one.name === name)?.notNull,
      )
      if (!required || pairs.length !== key.columns.length) return false
      return key.columns.every((column, at) => {
        const wanted = [`${child.name}.${column}`, `${parent.name}.${key.referencedColumns[at]}`]
          .toSorted()
          .join('=')
        return pairs.includes(wanted)
      })
    }),
  )
}

/** a.x = b.y as one word, the same for b.y = a.x; null for anything else. */
function equality(part: Fields): string | null {
  const comparison = part.A_Expr as Fields | undefined
  if (
    comparison?.kind !== 'AEXPR_OP' ||
    JSON.stringify(comparison.name) !== '[{"String":{"sval":"="}}]'
  )
    return null
  const sides = [columnPath(comparison.lexpr), columnPath(comparison.rexpr)]
  return sides.every((side) => side?.length === 2)
    ? sides
        .map((side) => side?.join('.'))
        .toSorted()
        .join('=')
    : null
}

/** A join with its condition dropped. */
export const joinConditions: Rule = (site) => {
  if (site.tag !== 'JoinExpr' || site.body.quals === undefined) return []
  if (conjuncts(site.body.quals).length > 1) return []
  return [{ ...changed('dropped-predicate', site, 'quals', build('true')), mark: site.body.quals }]
}

/** A part of an outer join's ON asked in WHERE, and a part of WHERE asked in the ON. */
export const filterSides: Rule = (site) => {
  if (!queryTags.has(site.tag)) return []
  const from = site.body.fromClause
  if (!Array.isArray(from)) return []
  return from.flatMap((item: Json, at): Mutation[] => {
    const join = (item as Fields).JoinExpr as Fields | undefined
    if (join === undefined || join.jointype === 'JOIN_INNER' || join.quals === undefined) return []
    const quals = { path: [...site.path, 'fromClause', at, 'JoinExpr', 'quals'] }
    const on = conjuncts(join.quals)
    const where = conjuncts(site.body.whereClause)
    const outwards =
      on.length < 2
        ? []
        : on.map(
            (part): Mutation => ({
              rule: 'filter-side',
              edits: [
                { ...quals, value: conjunction(on.filter((one) => one !== part)) },
                withField(site, 'whereClause', conjunction([...where, part])),
              ],
              mark: part,
            }),
          )
    const inwards = where.map(
      (part): Mutation => ({
        rule: 'filter-side',
        edits: [
          { ...quals, value: conjunction([...on, part]) },
          withField(site, 'whereClause', conjunction(where.filter((one) => one !== part))),
        ],
        mark: part,
      }),
    )
    return [...outwards, ...inwards]
  })
}
