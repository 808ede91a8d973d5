/** Wrong order, wrong cut, wrong set operation. Order is left alone where nobody can see it. */

import { tellsRowsApart } from '../../sql/keys.ts'
import { certainlyNotNull } from '../../sql/nullability.ts'
import { behindKey } from '../../sql/sources.ts'
import { type Fields, type Json, list, type Site } from '../../sql/tree.ts'
import { onlyMembership, windowTellsApart } from './aggregates.ts'
import {
  changed,
  type Mutation,
  type MutationContext,
  type Rule,
  withField,
  without,
} from './rule.ts'

/** ORDER BY: another direction, a key dropped, NULLs at the other end. */
export const orders: Rule = (site, context) => {
  const field =
    site.tag === 'SelectStmt'
      ? 'sortClause'
      : site.tag === 'WindowDef'
        ? 'orderClause'
        : 'agg_order'
  if (site.body[field] === undefined || !orderIsSeen(site, field, context)) return []
  const keys = list(site.body[field])
  return keys.flatMap((key, at): Mutation[] => {
    if (isDecided(keys.slice(0, at), site, context)) return []
    const rewritten = (sort: Fields): Mutation => ({
      rule: 'order',
      edits: [
        withField(
          site,
          field,
          keys.map((one, position) => (position === at ? { SortBy: sort } : one)),
        ),
      ],
      mark: key,
    })
    const sort = (key as Fields).SortBy as Fields
    const gone: Mutation = {
      rule: 'order',
      edits: [withField(site, field, without(keys, at))],
      mark: key,
    }
    const keep = keys.length > 1 || canLoseOrder(site, field) ? [gone] : []
    return [rewritten(reversed(sort)), ...nullsMoved(sort, site, context).map(rewritten), ...keep]
  })
}

/** Whether the keys before leave nothing to order. */
function isDecided(before: readonly Json[], site: Site, context: MutationContext): boolean {
  if (before.length === 0) return false
  if (site.tag === 'WindowDef') {
    return windowTellsApart({ ...site.body, orderClause: before }, site, context)
  }
  return site.tag === 'SelectStmt' && ordersFully(before, site, context)
}

/** Whether no two rows are equal in these keys. */
function ordersFully(keys: readonly Json[], site: Site, context: MutationContext): boolean {
  const nodes = keys.map((key) => behindKey(((key as Fields).SortBy as Fields).node, site))
  return tellsRowsApart(nodes, site, context.schema)
}

/** WITH TIES must have an order. */
function canLoseOrder(site: Site, field: string): boolean {
  return field === 'sortClause' && site.body.limitOption !== 'LIMIT_OPTION_WITH_TIES'
}

function orderIsSeen(site: Site, field: string, context: MutationContext): boolean {
  if (field !== 'sortClause') return true
  const distinctOn =
    Object.keys((list(site.body.distinctClause)[0] as Fields | undefined) ?? {}).length > 0
  const cut = site.body.limitCount !== undefined || site.body.limitOffset !== undefined
  return distinctOn || cut || (site.around.length === 0 && context.ordered)
}

/** The other direction with NULLs kept at their end, so that only the direction differs. */
function reversed(sort: Fields): Fields {
  const descending = sort.sortby_dir === 'SORTBY_DESC'
  return {
    ...sort,
    sortby_dir: descending ? 'SORTBY_ASC' : 'SORTBY_DESC',
    sortby_nulls: nullsOf(sort),
  }
}

/** Where the NULLs are: said, or implied by the direction. */
export function nullsOf(sort: Fields): Json {
  if (sort.sortby_nulls !== 'SORTBY_NULLS_DEFAULT') return sort.sortby_nulls ?? null
  return sort.sortby_dir === 'SORTBY_DESC' ? 'SORTBY_NULLS_FIRST' : 'SORTBY_NULLS_LAST'
}

function nullsMoved(sort: Fields, site: Site, context: MutationContext): Fields[] {
  const node = sort.node as Fields
  if (node.ColumnRef === undefined || certainlyNotNull(node, site, context.schema)) return []
  const first = nullsOf(sort) === 'SORTBY_NULLS_FIRST'
  return [{ ...sort, sortby_nulls: first ? 'SORTBY_NULLS_LAST' : 'SORTBY_NULLS_FIRST' }]
}

/** LIMIT or OFFSET dropped; WITH TIES for a plain limit and back. One more and one less are constants. */
export const limits: Rule = (site, context) => {
  if (site.tag !== 'SelectStmt') return []
  const out: Mutation[] = []
  if (site.body.limitCount !== undefined) {
    const edits = [
      withField(site, 'limitCount', undefined),
      withField(site, 'limitOption', 'LIMIT_OPTION_DEFAULT'),
    ]
    out.push({ rule: 'limit', edits, mark: site.body.limitCount })
    const ties = site.body.limitOption === 'LIMIT_OPTION_WITH_TIES'
    const other = ties ? 'LIMIT_OPTION_COUNT' : 'LIMIT_OPTION_WITH_TIES'
    const sort = list(site.body.sortClause)
    if (ties || (sort.length > 0 && !ordersFully(sort, site, context))) {
      out.push({ ...changed('limit', site, 'limitOption', other), mark: site.body.limitCount })
    }
  }
  if (site.body.limitOffset !== undefined) {
    out.push({ ...changed('limit', site, 'limitOffset', undefined), mark: site.body.limitOffset })
  }
  return out
}

const setOperations = ['SETOP_UNION', 'SETOP_INTERSECT', 'SETOP_EXCEPT']

/** Whether ALL makes a difference: not where only membership is asked, nor where rows come once. */
function allIsSeen(site: Site, context: MutationContext): boolean {
  if (site.body.op === 'SETOP_UNION') return !onlyMembership(site)
  if (site.body.op === 'SETOP_INTERSECT' && onlyMembership(site)) return false
  const left = context.sites.find((inner) => inner.body === site.body.larg)
  if (left === undefined) return true
  const isSet = left.body.op !== 'SETOP_NONE' && left.body.all !== true
  if (isSet || left.body.distinctClause !== undefined) return false
  const values = list(left.body.targetList).map((one) => ((one as Fields).ResTarget as Fields).val)
  return !tellsRowsApart(values, left, context.schema)
}

/** UNION, INTERSECT, EXCEPT for one another; ALL added or dropped; one side dropped. */
export const sets: Rule = (site, context) => {
  const operation = String(site.body.op)
  if (site.tag !== 'SelectStmt' || !setOperations.includes(operation)) return []
  const recursive = site.around.some(
    (holder) => (holder.body.withClause as Fields | undefined)?.recursive === true,
  )
  const flipped = site.body.all === true ? undefined : true
  const all = allIsSeen(site, context) ? [changed('set-operator', site, 'all', flipped)] : []
  if (recursive) return all
  const renamed = setOperations
    .filter((other) => other !== operation)
    .map((other) => changed('set-operator', site, 'op', other))
  const turned: Mutation[] =
    operation === 'SETOP_EXCEPT'
      ? [
          {
            rule: 'set-operator',
            edits: [
              withField(site, 'larg', site.body.rarg),
              withField(site, 'rarg', site.body.larg),
            ],
            mark: site.body,
          },
        ]
      : []
  return [...all, ...renamed, ...turned]
}
