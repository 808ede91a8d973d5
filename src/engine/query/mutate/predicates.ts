/** Wrong conditions: a neighbor of a comparison, a lost or an added part, AND for OR, NOT forgotten. */

import { build } from '../../sql/edit.ts'
import { metByAll, neverNull, rejectsNull } from '../../sql/nullability.ts'
import { queryTags, resolve, sourcesOf } from '../../sql/sources.ts'
import {
  columnPath,
  conjunction,
  conjuncts,
  type Fields,
  type Json,
  lastWord,
  list,
  type Site,
  shape,
  word,
} from '../../sql/tree.ts'
import { changed, inPlace, type Mutation, type Rule, withField } from './rule.ts'

const neighbors: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '=': '<>',
  '<>': '=',
  '!=': '=',
}

/** < and <=, > and >=, = and <>, BETWEEN without one of its ends, LIKE and NOT LIKE. */
export const comparisons: Rule = (site) => {
  if (site.tag !== 'A_Expr') return []
  const kind = String(site.body.kind)
  const operator = lastWord(site.body.name)
  if (['AEXPR_OP', 'AEXPR_OP_ANY', 'AEXPR_OP_ALL'].includes(kind)) {
    const neighbor = neighbors[operator]
    return neighbor === undefined ? [] : [changed('comparison', site, 'name', [word(neighbor)])]
  }
  if (kind === 'AEXPR_BETWEEN') return betweenWithoutAnEnd(site)
  if (kind === 'AEXPR_IN')
    return [changed('in', site, 'name', [word(operator === '=' ? '<>' : '=')])]
  if (kind === 'AEXPR_LIKE' || kind === 'AEXPR_ILIKE') {
    const opposite = operator.startsWith('!') ? operator.slice(1) : `!${operator}`
    return [changed('comparison', site, 'name', [word(opposite)])]
  }
  if (kind === 'AEXPR_DISTINCT') return [changed('comparison', site, 'kind', 'AEXPR_NOT_DISTINCT')]
  if (kind === 'AEXPR_NOT_DISTINCT') return [changed('comparison', site, 'kind', 'AEXPR_DISTINCT')]
  return []
}

function betweenWithoutAnEnd(site: Site): Mutation[] {
  const [low, high] = list(((site.body.rexpr as Fields).List as Fields).items)
  return [
    ...inPlace('comparison', site, build('_1 > _2 AND _1 <= _3', site.body.lexpr, low, high)),
    ...inPlace('comparison', site, build('_1 >= _2 AND _1 < _3', site.body.lexpr, low, high)),
    ...inPlace('comparison', site, build('_1 NOT BETWEEN _2 AND _3', site.body.lexpr, low, high)),
  ]
}

/** AND for OR and back; one part dropped. */
export const logic: Rule = (site) => {
  if (site.tag !== 'BoolExpr' || site.whole === null) return []
  const args = list(site.body.args)
  if (site.body.boolop === 'NOT_EXPR') {
    const sublink = (args[0] as Fields).SubLink as Fields | undefined
    return inPlace(sublink === undefined ? 'not' : sublinkRule(sublink), site, args[0])
  }
  const other = site.body.boolop === 'AND_EXPR' ? 'OR_EXPR' : 'AND_EXPR'
  const dropped = args.flatMap((arg, at): Mutation[] => {
    const kept = args.filter((_, position) => position !== at)
    const value = kept.length === 1 ? kept[0] : { BoolExpr: { ...site.body, args: kept } }
    return inPlace('dropped-predicate', site, value).map((mutation) => ({ ...mutation, mark: arg }))
  })
  return [changed('and-or', site, 'boolop', other), ...dropped]
}

function sublinkRule(sublink: Fields): string {
  return sublink.subLinkType === 'EXISTS_SUBLINK' ? 'exists' : 'in'
}

/** A condition dropped as a whole. */
export const droppedConditions: Rule = (site) =>
  ['whereClause', 'havingClause', 'agg_filter'].flatMap((field) => {
    const condition = site.body[field]
    if (condition === undefined || conjuncts(condition).length > 1) return []
    return [{ ...changed('dropped-predicate', site, field, undefined), mark: condition }]
  })

/** IS NULL for IS NOT NULL and back. */
export const nullTests: Rule = (site) => {
  if (site.tag !== 'NullTest') return []
  const other = site.body.nulltesttype === 'IS_NULL' ? 'IS_NOT_NULL' : 'IS_NULL'
  return [changed('null-test', site, 'nulltesttype', other)]
}

/** IN and NOT IN, EXISTS and NOT EXISTS, ANY and ALL. */
export const subqueryTests: Rule = (site) => {
  if (site.tag !== 'SubLink') return []
  const holder = site.around.at(-1)
  const negated = holder?.tag === 'BoolExpr' && holder.body.boolop === 'NOT_EXPR'
  const type = String(site.body.subLinkType)
  const negation = (rule: string): Mutation[] =>
    negated ? [] : inPlace(rule, site, build('NOT _1', { SubLink: site.body }))
  if (type === 'EXISTS_SUBLINK') return negation('exists')
  if (type === 'ANY_SUBLINK' && site.body.operName === undefined) return negation('in')
  if (type !== 'ANY_SUBLINK' && type !== 'ALL_SUBLINK') return []
  const neighbor = neighbors[lastWord(site.body.operName)]
  return [
    changed('any-all', site, 'subLinkType', type === 'ANY_SUBLINK' ? 'ALL_SUBLINK' : 'ANY_SUBLINK'),
    ...(neighbor === undefined ? [] : [changed('comparison', site, 'operName', [word(neighbor)])]),
  ]
}

/** col IS NOT NULL added for a column that the query uses and that may be NULL; days to come left out. */
export const addedPredicates: Rule = (site, context) => {
  if (!queryTags.has(site.tag) || sourcesOf(site, context.schema).length === 0) return []
  const seen = new Set<string>()
  return context.sites.flatMap((column): Mutation[] => {
    if (column.tag !== 'ColumnRef' || column.whole === null) return []
    const node: Json = { ColumnRef: column.body }
    const mine = column.around.findLast((holder) => queryTags.has(holder.tag)) === site
    const key = shape(node)
    if (!mine || seen.has(key) || columnPath(node) === null) return []
    seen.add(key)
    const found = resolve(node, column, context.schema)
    if (found === null) return []
    const added = (condition: Fields): Mutation => ({
      rule: 'added-predicate',
      edits: [
        withField(
          site,
          'whereClause',
          conjunction([...conjuncts(site.body.whereClause), condition]),
        ),
      ],
      mark: node,
    })
    const isFull =
      neverNull(node, column, context.schema) ||
      metByAll(site).some((part) => rejectsNull(part, key))
    return [
      ...(isFull ? [] : [added(build('_1 IS NOT NULL', node))]),
      ...untilNow(found.column.baseType, node).map(added),
    ]
  })
}

/** That a day or a moment isn't to come; one that isn't there stays. */
function untilNow(baseType: string, column: Json): Fields[] {
  if (baseType === 'date') return [build('(_1 > current_date) IS NOT TRUE', column)]
  if (!baseType.startsWith('timestamp')) return []
  return [build('(_1 > now()) IS NOT TRUE', column)]
}

/** A part of HAVING over an aggregate asked of each row in WHERE instead. */
export const havingMoved: Rule = (site) => {
  const parts = conjuncts(site.body.havingClause)
  return parts.flatMap((part, at): Mutation[] => {
    const inner = withoutAggregate(part)
    if (inner === null) return []
    const kept = parts.filter((_, position) => position !== at)
    const where = [...conjuncts(site.body.whereClause), inner]
    return [
      {
        rule: 'having-where',
        edits: [
          withField(site, 'havingClause', conjunction(kept)),
          withField(site, 'whereClause', conjunction(where)),
        ],
        mark: part,
      },
    ]
  })
}

/** sum(x) > 60 as x > 60; null where the part is not a comparison of such an aggregate. */
export function withoutAggregate(part: Fields): Fields | null {
  const comparison = part.A_Expr as Fields | undefined
  if (comparison === undefined || comparison.kind !== 'AEXPR_OP') return null
  for (const side of ['lexpr', 'rexpr']) {
    const call = (comparison[side] as Fields | undefined)?.FuncCall as Fields | undefined
    const argument = list(call?.args)[0]
    if (call === undefined || argument === undefined) continue
    if (['sum', 'avg', 'min', 'max'].includes(lastWord(call.funcname))) {
      return { A_Expr: { ...comparison, [side]: argument } }
    }
  }
  return null
}
