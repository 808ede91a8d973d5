/** What is certain of NULL: which expressions never are, and what is lost where one is. */

import { functionNamed } from './functions/functions.ts'
import {
  behindKey,
  insideOf,
  type KnownTables,
  namedBy,
  outputName,
  queriesAround,
  resolve,
  sourcesOf,
  subselectOf,
  targetsOf,
} from './sources.ts'
import {
  columnPath,
  conjuncts,
  type Fields,
  type Json,
  lastWord,
  type Site,
  shape,
  sitesOf,
} from './tree.ts'
import { lastName } from './walk.ts'

/** Whether a column reference can never be NULL, as far as the schema and the joins tell. */
export function neverNull(node: Json | undefined, site: Site, schema: KnownTables): boolean {
  const found = resolve(node, site, schema)
  return found?.column.notNull === true && !found.source.optional
}

/** The columns without which an expression is NULL, and the expression itself. */
function strictParts(node: Json | undefined): Json[] {
  const fields = (node ?? {}) as Fields
  if (node === undefined || node === null) return []
  if (fields.TypeCast !== undefined) return [node, ...strictParts((fields.TypeCast as Fields).arg)]
  const call = fields.FuncCall as Fields | undefined
  if (call !== undefined) {
    const args = Array.isArray(call.args) ? (call.args as readonly Json[]) : []
    return functionNamed(lastName(call.funcname)).isStrict
      ? [node, ...args.flatMap((arg) => strictParts(arg))]
      : [node]
  }
  const operation = fields.A_Expr as Fields | undefined
  if (operation?.kind !== 'AEXPR_OP') return [node]
  return [node, ...strictParts(operation.lexpr), ...strictParts(operation.rexpr)]
}

/** What may not be NULL where a condition is true. */
function requiredBy(condition: Fields): Json[] {
  const test = condition.NullTest as Fields | undefined
  if (test !== undefined) return test.nulltesttype === 'IS_NOT_NULL' ? strictParts(test.arg) : []
  const sublink = condition.SubLink as Fields | undefined
  if (sublink?.subLinkType === 'ANY_SUBLINK') return strictParts(sublink.testexpr)
  const comparison = condition.A_Expr as Fields | undefined
  const strict = ['AEXPR_OP', 'AEXPR_IN', 'AEXPR_LIKE', 'AEXPR_ILIKE', 'AEXPR_BETWEEN']
  if (comparison === undefined || !strict.includes(String(comparison.kind))) return []
  return comparison.kind === 'AEXPR_OP'
    ? [...strictParts(comparison.lexpr), ...strictParts(comparison.rexpr)]
    : strictParts(comparison.lexpr)
}

/** Names of the sources whose columns make this condition unknown or false when they are NULL. */
export function rejectsNullOf(condition: Fields): string[] {
  return requiredBy(condition).flatMap((node) => {
    const path = columnPath(node)
    return path?.length === 2 ? [path[0] as string] : []
  })
}

/** Sources of which WHERE keeps only the rows without partner: x IS NULL, where x never is. */
export function onlyUnpartnered(query: Site, schema: KnownTables): Set<string> {
  const sources = sourcesOf(query, schema)
  const names = conjuncts(query.body.whereClause).flatMap((part) => {
    const test = part.NullTest as Fields | undefined
    if (test?.nulltesttype !== 'IS_NULL') return []
    const named = namedBy(test.arg, sources, query)
    const column = named?.source.table?.columns.find((one) => one.name === named.column)
    return named !== null && column?.notNull === true ? [named.source.name] : []
  })
  return new Set(names)
}

/** Whether an expression is never NULL in the rows of its query, as far as can be told. */
export function certainlyNotNull(node: Json | undefined, site: Site, schema: KnownTables): boolean {
  if (neverNull(node, site, schema)) return true
  const query = queriesAround(site)[0]
  if (query === undefined) return false
  const meant = behindKey(node, query)
  if (isNumber(meant, site, schema)) return true
  const call = (meant as Fields | undefined)?.FuncCall as Fields | undefined
  if (call !== undefined && functionNamed(lastWord(call.funcname)).countsRows) return true
  if (shape(meant) !== shape(node) && neverNull(meant, site, schema)) return true
  const passes = metByAll(query).some((part) => rejectsNull(part, shape(meant)))
  return passes || neverNullInside(meant, query, schema)
}

/** A constant, or the sum, difference or product of what is never NULL. */
function isNumber(node: Json | undefined, site: Site, schema: KnownTables): boolean {
  const fields = (node ?? {}) as Fields
  const constant = fields.A_Const as Fields | undefined
  if (constant !== undefined) return constant.isnull !== true
  const operation = fields.A_Expr as Fields | undefined
  if (operation?.kind !== 'AEXPR_OP' || !['+', '-', '*'].includes(lastWord(operation.name))) {
    return false
  }
  return [operation.lexpr, operation.rexpr].every((side) => certainlyNotNull(side, site, schema))
}

/** A column of a subquery that is never NULL in it. */
function neverNullInside(node: Json | undefined, query: Site, schema: KnownTables): boolean {
  const named = namedBy(node, sourcesOf(query, schema), query)
  if (named === null || named.source.table !== null || named.source.optional) return false
  const select = subselectOf(named.source, query)
  const target = targetsOf(named.source, query).find((one) => outputName(one) === named.column)
  if (select === null || target === undefined || select.op !== 'SETOP_NONE') return false
  return certainlyNotNull(target.val, insideOf(select, query), schema)
}

/** Whether a condition is not true wherever a column, given by its shape, is NULL. */
export function rejectsNull(part: Fields, column: string): boolean {
  return requiredBy(part).some((node) => shape(node) === column)
}

/** What every row of a query has met: WHERE, and the ON of inner joins. */
export function metByAll(query: Site): Fields[] {
  const on = sitesOf({ from: query.body.fromClause ?? [] })
    .filter((site) =>
      [...site.around, site].every(
        (one) => one.tag === 'JoinExpr' && one.body.jointype === 'JOIN_INNER',
      ),
    )
    .flatMap((site) => conjuncts(site.body.quals))
  return [...on, ...conjuncts(query.body.whereClause)]
}
