/** NULL where a comparison, a count, a sum or an order did not expect it. */

import { build } from '../../sql/edit.ts'
import { neverNull } from '../../sql/nullability.ts'
import { queriesAround, type Source, sourcesOf } from '../../sql/sources.ts'
import {
  columnPath,
  conjunction,
  conjuncts,
  type Fields,
  type Json,
  lastWord,
  list,
  type Site,
  word,
} from '../../sql/tree.ts'
import { nullsOf } from '../mutate/order.ts'
import { withField } from '../mutate/rule.ts'
import type { Case, Explained, Hypothesis } from './case.ts'
import { columnOf, keyOf, labelOf, peek, sayTable, wholeRow } from './peek.ts'
import { sayList, sayValue } from './words.ts'

/** A predicate that is true where a value is none of some others. */
interface NotIn {
  readonly site: Site
  readonly whole: Json
  readonly tested: Json | undefined
  /** As the answer says it. */
  readonly says: 'NOT IN' | 'NOT … = ANY' | '<> ALL'
  /** The subquery, or a list of values. */
  readonly values: { readonly query: Fields } | { readonly items: readonly Json[] }
}

function notInAt(site: Site): NotIn | null {
  if (site.whole === null) return null
  const whole: Fields = { [site.tag]: site.body }
  if (site.tag === 'BoolExpr' && site.body.boolop === 'NOT_EXPR') {
    const inner = (list(site.body.args)[0] as Fields).SubLink as Fields | undefined
    if (inner?.subLinkType !== 'ANY_SUBLINK') return null
    if (inner.operName !== undefined && lastWord(inner.operName) !== '=') return null
    return {
      site,
      whole,
      tested: inner.testexpr,
      says: inner.operName === undefined ? 'NOT IN' : 'NOT … = ANY',
      values: { query: inner.subselect as Fields },
    }
  }
  if (
    site.tag === 'SubLink' &&
    site.body.subLinkType === 'ALL_SUBLINK' &&
    lastWord(site.body.operName) === '<>'
  ) {
    return {
      site,
      whole,
      tested: site.body.testexpr,
      says: '<> ALL',
      values: { query: site.body.subselect as Fields },
    }
  }
  if (site.tag === 'A_Expr' && site.body.kind === 'AEXPR_IN' && lastWord(site.body.name) === '<>') {
    const items = list(((site.body.rexpr as Fields).List as Fields).items)
    return { site, whole, tested: site.body.lexpr, says: 'NOT IN', values: { items } }
  }
  return null
}

/** NOT IN with a NULL among its values is never true. */
export const nullInNotIn: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    const found = notInAt(site)
    if (found === null || wrong.right.has(found.whole)) continue
    // The same as leaving the NULLs out of the values, wherever the tested value is not NULL.
    const repair = build(
      'CASE WHEN _1 IS NULL THEN _2 ELSE coalesce(_2, true) END',
      found.tested,
      found.whole,
    )
    if (!(await wrong.mends([{ path: site.whole ?? [], value: repair }]))) continue
    return {
      name: 'null-in-not-in',
      why: `${await sayValues(wrong, found)} NULL is an unknown value, so PostgreSQL can’t say that something ${found.says === '<> ALL' ? 'differs from it' : 'isn’t among them'}, and ${found.says} is never true.${wrong.consequence}`,
      try: `Look at the values after ${found.says} on these rows, one by one. What should happen to the unknown one?`,
      at: [wrong.places.of(site.body)],
    }
  }
  return null
}

async function sayValues(wrong: Case, found: NotIn): Promise<string> {
  const oneIs = `One of the values after ${found.says} is NULL.`
  if ('items' in found.values) return oneIs
  const query: Fields = {
    SelectStmt: {
      targetList: [{ ResTarget: { val: build('"values".v::text') } }],
      fromClause: [
        {
          RangeSubselect: {
            subquery: found.values.query,
            alias: { aliasname: 'values', colnames: [word('v')] },
          },
        },
      ],
      limitOption: 'LIMIT_OPTION_DEFAULT',
      op: 'SETOP_NONE',
    },
  }
  const rows = await wrong.rows(query)
  const values = [...new Set(rows.map((row) => row[0] ?? null))]
  if (!values.includes(null)) return oneIs
  const known = values
    .filter((value) => value !== null)
    .toSorted()
    .slice(0, 4)
  return known.length === 0
    ? `The subquery after ${found.says} gives only NULL here.`
    : `The subquery after ${found.says} gives ${sayList([...known, null])} here.`
}

/** = NULL is never true. */
export const equalsNull: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    if (site.tag !== 'A_Expr' || site.whole === null || site.body.kind !== 'AEXPR_OP') continue
    const operator = lastWord(site.body.name)
    const sides = [site.body.lexpr, site.body.rexpr]
    const other = sides.find((side) => !isNull(side))
    if (!sides.some(isNull) || other === undefined || !['=', '<>', '!='].includes(operator))
      continue
    const value = build(operator === '=' ? '_1 IS NULL' : '_1 IS NOT NULL', other)
    if (!(await wrong.mends([{ path: site.whole, value }]))) continue
    return {
      name: 'null-comparison',
      why: `${wrong.words(site.body)} compares with NULL. Whatever stands on the other side, the answer is unknown and not true, so no row passes it.${wrong.consequence}`,
      try: 'SQL has words of its own for asking whether a value is there at all.',
      at: [wrong.places.of(site.body)],
    }
  }
  return null
}

function isNull(node: Json | undefined): boolean {
  return ((node as Fields | undefined)?.A_Const as Fields | undefined)?.isnull === true
}

/** A comparison that a NULL on one side makes unknown, so the row is gone. */
export const nullCompared: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    const value = nullSafe(site)
    if (value === null || site.whole === null || wrong.right.has({ [site.tag]: site.body }))
      continue
    if (!(await wrong.mends([{ path: site.whole, value }]))) continue
    return {
      name: 'null-comparison',
      why: `On these rows a value in ${wrong.words(site.body)} is NULL. A comparison with NULL is neither true nor false, so the row doesn’t pass.${wrong.consequence}`,
      try: 'Find the row with the NULL in the tables above and say in words whether it should pass.',
      at: [wrong.places.of(site.body)],
    }
  }
  return null
}

/** The comparison with NULL taken as a value; null where there is none at the site. */
function nullSafe(site: Site): Fields | null {
  const negated = notInAt(site)
  if (negated !== null) return build('coalesce(_1, true)', negated.whole)
  if (site.tag !== 'A_Expr' || site.body.kind !== 'AEXPR_OP') return null
  if (isNull(site.body.lexpr) || isNull(site.body.rexpr)) return null
  const operator = lastWord(site.body.name)
  if (operator === '<>' || operator === '!=') {
    return build('_1 IS DISTINCT FROM _2', site.body.lexpr, site.body.rexpr)
  }
  // Between two columns only: x = 5 says what it means.
  const columns = [site.body.lexpr, site.body.rexpr].every((side) => columnPath(side) !== null)
  return operator === '=' && columns
    ? build('_1 IS NOT DISTINCT FROM _2', site.body.lexpr, site.body.rexpr)
    : null
}

/** count(col) leaves NULLs out, count(*) counts every row. */
export const countOfNull: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    if (site.tag !== 'FuncCall' || lastWord(site.body.funcname) !== 'count') continue
    if (site.body.agg_star === true) {
      const found = await starCounted(wrong, site)
      if (found !== null) return found
      continue
    }
    const argument = list(site.body.args)[0]
    if (argument === undefined || site.body.agg_distinct === true) continue
    if (wrong.right.has({ FuncCall: site.body })) continue
    if (neverNull(argument, site, wrong.schema)) continue
    const star = { ...site.body, args: undefined, agg_star: true }
    if (!(await mendsInPlace(wrong, site, { FuncCall: star }))) continue
    return {
      name: 'count-of-null',
      why: `${wrong.words(site.body)} counts only the rows in which ${wrong.words(argument)} isn’t NULL, and on these rows it’s NULL at least once.${wrong.consequence}`,
      try: 'Ask whether a row with a NULL there should be counted.',
      at: [wrong.places.of(site.body)],
    }
  }
  return null
}

async function mendsInPlace(wrong: Case, site: Site, value: Json): Promise<boolean> {
  return site.whole !== null && wrong.mends([{ path: site.whole, value }])
}

/** count(*) where a row without partner, or with a NULL, should not count. */
async function starCounted(wrong: Case, site: Site): Promise<Explained | null> {
  const query = queriesAround(site)[0]
  if (query === undefined) return null
  const sources = sourcesOf(query, wrong.schema)
  for (const source of sources.filter((one) => one.optional)) {
    const call = { ...site.body, agg_star: undefined, args: [partnerOf(source)] }
    if (!(await mendsInPlace(wrong, site, { FuncCall: call }))) continue
    const kept = sources.find((one) => !one.optional)
    const label = kept === undefined ? null : labelOf(kept)
    const lonely =
      label === null
        ? null
        : await wrong.firstRow(
            peek(query, { select: [label], where: [build('_1 IS NULL', wholeRow(source))] }),
          )
    const who = lonely === null ? 'A row without a partner' : sayValue(lonely[0])
    return {
      name: 'count-of-null',
      why: `${who} finds nothing in ${sayTable(source)}, so the outer join makes one row for it, filled with NULL. ${wrong.words(site.body)} counts that row as well.${wrong.consequence}`,
      try: 'What exactly should be counted, and what’s that in a row without a partner?',
      at: [wrong.places.of(site.body)],
    }
  }
  return null
}

/** Something of a source that is NULL only where it found no partner. */
export function partnerOf(source: Source): Fields {
  const key = source.table === null ? undefined : keyOf(source.table)[0]
  return key === undefined ? wholeRow(source) : columnOf(source, key)
}

/** sum of no rows is NULL, not 0. */
export const sumOfNothing: Hypothesis = async (wrong) => {
  const empties = wrong.came.kind === 'rows' && wrong.came.rows.some((row) => row.includes(null))
  for (const site of wrong.sites) {
    const sum =
      site.tag === 'FuncCall' && ['sum', 'avg', 'max', 'min'].includes(lastWord(site.body.funcname))
    if (sum && empties) {
      const whole: Fields = { FuncCall: site.body }
      if (await mendsInPlace(wrong, site, build('coalesce(_1, 0)', whole)))
        return nothingSummed(wrong, site)
    }
    if (site.tag === 'SubLink' && site.body.subLinkType === 'EXPR_SUBLINK' && empties) {
      const whole: Fields = { SubLink: site.body }
      if (await mendsInPlace(wrong, site, build('coalesce(_1, 0)', whole)))
        return nothingSummed(wrong, site)
    }
    if (
      site.tag === 'CoalesceExpr' &&
      (await mendsInPlace(wrong, site, list(site.body.args)[0] ?? null))
    ) {
      return nothingSummed(wrong, site)
    }
  }
  return null
}

function nothingSummed(wrong: Case, site: Site): Explained {
  return {
    name: 'sum-of-nothing',
    why: `On these rows ${wrong.words(site.body)} has nothing to work with. In SQL, the sum of no rows is NULL, which isn’t 0.${wrong.consequence}`,
    try: 'Decide what to show when there’s nothing to add up.',
    at: [wrong.places.of(site.body)],
  }
}

/** Whether it is right without the rows whose key is NULL, as the reference is, where a limit cuts the order. */
async function leavesNullsOut(wrong: Case, site: Site): Promise<boolean> {
  const query = site.around.at(-1)
  if (query?.tag !== 'SelectStmt' || query.body.limitCount === undefined) return false
  const asked = build('_1 IS NOT NULL', site.body.node)
  if (asked === null || !wrong.right.has(asked)) return false
  const where = conjunction([...conjuncts(query.body.whereClause), asked])
  return wrong.mends([withField(query, 'whereClause', where)])
}

function sayNulls(first: boolean, moved: boolean): string {
  if (!moved) {
    return first
      ? 'Nothing leaves such a row out, and a descending order puts it first, before every value.'
      : 'Nothing leaves such a row out: it comes last here, and the limit still lets it in where there are too few values.'
  }
  return first
    ? 'In a descending order PostgreSQL puts NULL first, before every value.'
    : 'PostgreSQL puts NULL last here, after every value.'
}

/** NULLs stand at the end of an ascending order, at the start of a descending one. */
export const nullSortsFirst: Hypothesis = async (wrong) => {
  for (const site of wrong.sites) {
    if (site.tag !== 'SortBy' || site.whole === null) continue
    const first = nullsOf(site.body) === 'SORTBY_NULLS_FIRST'
    const nulls = first ? 'SORTBY_NULLS_LAST' : 'SORTBY_NULLS_FIRST'
    const edits = [withField(site, 'sortby_nulls', nulls)]
    const moved = await wrong.mends(edits)
    if (!moved && !(await leavesNullsOut(wrong, site))) continue
    const column = wrong.words(site.body)
    return {
      name: 'null-sorts-first',
      why: `${column} is NULL in one of these rows. ${sayNulls(first, moved)}${wrong.consequence}`,
      try: moved
        ? 'Decide where the rows without a value belong, and say it in the ORDER BY.'
        : `Leave the rows without a value out: WHERE ${column} IS NOT NULL.`,
      at: [
        wrong.places.andThen(
          wrong.places.of(site.body),
          'desc nulls last',
          'desc nulls first',
          'desc',
          'asc',
        ),
      ],
    }
  }
  return null
}
