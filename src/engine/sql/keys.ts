/** What tells the rows of a query apart, as far as its text and the schema say. */

import { functionNamed } from './functions/functions.ts'
import { onlyUnpartnered } from './nullability.ts'
import {
  behindKey,
  columnNamesOf,
  insideOf,
  type KnownTables,
  type Named,
  namedBy,
  nodeOf,
  outputName,
  type Source,
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
  list,
  type Site,
  shape,
  sitesOf,
} from './tree.ts'

/** Whether no two rows of a SELECT's FROM and WHERE, or of its groups, agree in all these expressions. */
export function tellsRowsApart(
  expressions: readonly (Json | undefined)[],
  query: Site,
  schema: KnownTables,
): boolean {
  if (query.tag !== 'SelectStmt' || query.body.op !== 'SETOP_NONE') return false
  if (isOneRow(query)) return true
  const keys = list(query.body.groupClause)
  if (keys.length > 0) {
    const given = new Set(expressions.map((one) => shape(one)))
    return keys.every((key) => given.has(shape(behindKey(key, query))))
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
    functionNamed(lastWord(call?.funcname)).numbersApart === true &&
    over !== undefined &&
    over.name === undefined &&
    over.partitionClause === undefined
  )
}

/** The same for the rows before they are grouped. */
export function tellsInputApart(
  expressions: readonly (Json | undefined)[],
  query: Site,
  schema: KnownTables,
): boolean {
  const { groupClause, ...body } = query.body
  const keys = list(groupClause).map((key) => behindKey(key, query))
  return tellsRowsApart([...keys, ...expressions], { ...query, body }, schema)
}

/** The sets of columns that tell the rows of a source apart; an empty set where it is one row. */
function keysOf(source: Source, query: Site, schema: KnownTables): string[][] {
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
    name: outputName(target),
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

function callsOneRow(node: Json): boolean {
  return sitesOf({ node }).every(
    (site) => site.tag !== 'FuncCall' || functionNamed(lastWord(site.body.funcname)).givesOneRow,
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
  schema: KnownTables,
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
      !sources.some((source) => columnNamesOf(source, query).includes(path[0] ?? ''))
    )
  })
}
