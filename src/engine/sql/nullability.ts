/** What is certain of the rows of a query: which columns are never NULL, which tell every row apart. */
import { lastWord, list } from '../query/mutate/rule.ts'
import {
  conjuncts,
  neverNull,
  queriesAround,
  requiredBy,
  type Source,
  sourcesOf,
  type Tables,
} from './scope.ts'
import { columnPath, type Fields, type Json, type Site, shape, sitesOf } from './tree.ts'

/** A column of a source of a query. */
interface Named {
  readonly source: Source
  readonly column: string
}

/** Whether no two rows of a SELECT's FROM and WHERE, or of its groups, agree in all these expressions. */
export function tellsRowsApart(
  expressions: readonly (Json | undefined)[],
  query: Site,
  schema: Tables,
): boolean {
  if (query.tag !== 'SelectStmt' || query.body.op !== 'SETOP_NONE') return false
  if (isOneRow(query)) return true
  const keys = list(query.body.groupClause)
  if (keys.length > 0) {
    const given = new Set(expressions.map((one) => shape(one)))
    return keys.every((key) => given.has(shape(behindName(key, query))))
  }
  if (expressions.some(numbersAll)) return true
  const sources = sourcesOf(query, schema)
  const named = expressions.flatMap((one) => {
    const found = namedBy(one, sources, query)
    return found === null ? [] : [found]
  })
  return sources.length > 0 && coversAll(named, sources, query, schema)
}

/** row_number() over all rows. */
function numbersAll(node: Json | undefined): boolean {
  const call = (node as Fields | undefined)?.FuncCall as Fields | undefined
  const over = call?.over as Fields | undefined
  return (
    lastWord(call?.funcname) === 'row_number' &&
    over !== undefined &&
    over.name === undefined &&
    over.partitionClause === undefined
  )
}

/** The same for the rows before they are grouped. */
export function tellsInputApart(
  expressions: readonly (Json | undefined)[],
  query: Site,
  schema: Tables,
): boolean {
  const { groupClause, ...body } = query.body
  const keys = list(groupClause).map((key) => behindName(key, query))
  return tellsRowsApart([...keys, ...expressions], { ...query, body }, schema)
}

/** An output name or position in GROUP BY or ORDER BY as the expression it stands for. */
export function behindName(key: Json | undefined, query: Site): Json | undefined {
  const targets = list(query.body.targetList).map((one) => (one as Fields).ResTarget as Fields)
  const constant = (key as Fields | undefined)?.A_Const as Fields | undefined
  const position = (constant?.ival as Fields | undefined)?.ival
  if (typeof position === 'number') return targets[position - 1]?.val ?? key
  const path = columnPath(key)
  const named = path?.length === 1 ? targets.find((target) => target.name === path[0]) : undefined
  return named?.val ?? key
}

function namedBy(node: Json | undefined, sources: readonly Source[], query: Site): Named | null {
  const path = columnPath(node)
  const column = path?.at(-1)
  if (path === null || column === undefined || path.length > 2) return null
  const fits = sources.filter((source) =>
    path.length === 2 ? source.name === path[0] : columnsOf(source, query).includes(column),
  )
  return fits.length === 1 && fits[0] !== undefined ? { source: fits[0], column } : null
}

function columnsOf(source: Source, query: Site): string[] {
  if (source.table !== null) return source.table.columns.map((column) => column.name)
  return targetsOf(source, query).map((target) =>
    String(target.name ?? columnPath(target.val)?.at(-1)),
  )
}

function nodeOf(source: Source, query: Site): Fields | undefined {
  return source.whole
    .slice(query.path.length)
    .reduce<Json | undefined>(
      (value, step) => (value as Record<string | number, Json | undefined> | undefined)?.[step],
      query.body,
    ) as Fields | undefined
}

function subselectOf(source: Source, query: Site): Fields | null {
  const range = nodeOf(source, query)?.RangeSubselect as Fields | undefined
  const select = (range?.subquery as Fields | undefined)?.SelectStmt as Fields | undefined
  return select ?? null
}

function targetsOf(source: Source, query: Site): Fields[] {
  const select = subselectOf(source, query)
  return list(select?.targetList).map((one) => (one as Fields).ResTarget as Fields)
}

/** The sets of columns that tell the rows of a source apart; an empty set where it is one row. */
function keysOf(source: Source, query: Site, schema: Tables): string[][] {
  if (source.table !== null) {
    const { columns, uniqueKeys } = source.table
    const required = new Set(columns.filter((column) => column.notNull).map((one) => one.name))
    return uniqueKeys
      .filter((key) => key.where === null && key.columns.every((name) => required.has(name)))
      .map((key) => [...key.columns])
  }
  const select = subselectOf(source, query)
  if (select === null) return isOneRowFunction(nodeOf(source, query)) ? [[]] : []
  const inside = insideOf(select, query)
  if (isOneRow(inside)) return [[]]
  const targets = targetsOf(source, query).map((target) => ({
    name: String(target.name ?? columnPath(target.val)?.at(-1)),
    value: target.val,
  }))
  const all = targets.map((target) => target.name)
  if (select.distinctClause !== undefined) return [all]
  const alone = targets.filter((target) => tellsRowsApart([target.value], inside, schema))
  if (alone.length > 0) return alone.map((target) => [target.name])
  return tellsRowsApart(
    targets.map(({ value }) => value),
    inside,
    schema,
  )
    ? [all]
    : []
}

/** A subquery of a FROM as a site of its own. */
function insideOf(select: Fields, query: Site): Site {
  const around = [...query.around, query]
  return { tag: 'SelectStmt', body: select, path: [], whole: null, around, field: 'subquery' }
}

/** Functions that give one row. */
const oneRowFunctions = new Set([
  'extract',
  'date_part',
  'date_trunc',
  'lower',
  'upper',
  'length',
  'abs',
  'round',
  'now',
  'timezone',
  'to_tsvector',
  'to_tsquery',
  'plainto_tsquery',
  'phraseto_tsquery',
  'websearch_to_tsquery',
  'ts_rank',
  'jsonb_to_record',
  'json_to_record',
  'jsonb_typeof',
])

function callsOneRow(node: Json): boolean {
  return sitesOf({ node }).every(
    (site) => site.tag !== 'FuncCall' || oneRowFunctions.has(lastWord(site.body.funcname)),
  )
}

function isOneRowFunction(node: Fields | undefined): boolean {
  return node?.RangeFunction !== undefined && callsOneRow(node)
}

/** A SELECT without FROM, of functions that give one row. */
function isOneRow(query: Site): boolean {
  const { body } = query
  if (query.tag !== 'SelectStmt' || body.op !== 'SETOP_NONE' || body.valuesLists !== undefined) {
    return false
  }
  return body.fromClause === undefined && callsOneRow(body.targetList ?? [])
}

/** Whether the columns hold a key of every source, or of some that lead to one row of each other. */
function coversAll(
  named: readonly Named[],
  sources: readonly Source[],
  query: Site,
  schema: Tables,
): boolean {
  const covered = onlyUnpartnered(query, schema)
  const links = linksOf(sources, query)
  const known = (source: Source, column: string): boolean =>
    named.some((one) => one.source.name === source.name && one.column === column) ||
    links.some(
      ({ to, from }) =>
        to.source.name === source.name &&
        to.column === column &&
        // A row without partner has NULL there, and leads to no row of another source.
        (from === null || (covered.has(from.source.name) && !from.source.optional)),
    )
  for (let grew = true; grew; ) {
    grew = false
    for (const source of sources) {
      if (covered.has(source.name)) continue
      if (
        !keysOf(source, query, schema).some((key) => key.every((column) => known(source, column)))
      )
        continue
      covered.add(source.name)
      grew = true
    }
  }
  return sources.every((source) => covered.has(source.name))
}

interface Link {
  readonly to: Named
  /** Null: a constant. */
  readonly from: Named | null
}

/** Equalities between columns that every row meets, read in both directions. */
function linksOf(sources: readonly Source[], query: Site): Link[] {
  return conditionsOf(query).flatMap((part): Link[] => {
    const equality = part.A_Expr as Fields | undefined
    if (equality?.kind !== 'AEXPR_OP' || lastWord(equality.name) !== '=') return []
    const sides = [equality.lexpr, equality.rexpr]
    const [left, right] = sides.map((side) => namedBy(side, sources, query))
    if (left && right) {
      return [
        { to: left, from: right },
        { to: right, from: left },
      ]
    }
    const column = left ?? right
    const other = left ? equality.rexpr : equality.lexpr
    return column && isFixed(other, sources, query) ? [{ to: column, from: null }] : []
  })
}

/** What joins and WHERE ask of the rows. */
function conditionsOf(query: Site): Fields[] {
  const on = sitesOf({ from: query.body.fromClause ?? [] })
    .filter((site) => site.around.every((outer) => outer.tag === 'JoinExpr'))
    .flatMap((site) => (site.tag === 'JoinExpr' ? conjuncts(site.body.quals) : []))
  return [...on, ...conjuncts(query.body.whereClause)]
}

/** The same value for all rows of a query: a constant, or a column of a query around it. */
function isFixed(node: Json | undefined, sources: readonly Source[], query: Site): boolean {
  return sitesOf({ node: node ?? null }).every((site) => {
    if (site.tag === 'SubLink' || site.tag === 'FuncCall') return false
    if (site.tag !== 'ColumnRef') return true
    const path = columnPath({ ColumnRef: site.body })
    if (path?.length === 2) return !sources.some((source) => source.name === path[0])
    return (
      path?.length === 1 &&
      sources.every((source) => source.table !== null || subselectOf(source, query) !== null) &&
      !sources.some((source) => columnsOf(source, query).includes(path[0] ?? ''))
    )
  })
}

/** Sources of which WHERE keeps only the rows without partner: x IS NULL, where x never is. */
export function onlyUnpartnered(query: Site, schema: Tables): Set<string> {
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

const numbering = new Set(['count', 'row_number', 'rank', 'dense_rank', 'ntile'])

/** Whether an expression is never NULL in the rows of its query, as far as can be told. */
export function certainlyNotNull(node: Json | undefined, site: Site, schema: Tables): boolean {
  if (neverNull(node, site, schema)) return true
  const query = queriesAround(site)[0]
  if (query === undefined) return false
  const meant = behindName(node, query)
  if (isNumber(meant, site, schema)) return true
  const call = (meant as Fields | undefined)?.FuncCall as Fields | undefined
  if (call !== undefined && numbering.has(lastWord(call.funcname))) return true
  if (shape(meant) !== shape(node) && neverNull(meant, site, schema)) return true
  const passes = metByAll(query).some((part) => rejectsNull(part, shape(meant)))
  return passes || neverNullInside(meant, query, schema)
}

/** A constant, or the sum, difference or product of what is never NULL. */
function isNumber(node: Json | undefined, site: Site, schema: Tables): boolean {
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
function neverNullInside(node: Json | undefined, query: Site, schema: Tables): boolean {
  const named = namedBy(node, sourcesOf(query, schema), query)
  if (named === null || named.source.table !== null || named.source.optional) return false
  const select = subselectOf(named.source, query)
  const target = targetsOf(named.source, query).find(
    (one) => (one.name ?? columnPath(one.val)?.at(-1)) === named.column,
  )
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
