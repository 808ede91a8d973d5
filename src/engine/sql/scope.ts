/** What the names of a query stand for: the tables of its FROM, and whose columns can be NULL. */

import type { Column, Schema, Table } from '../query/schema/database.ts'
import { optionalSides } from './from.ts'
import { columnPath, type Fields, type Json, list, type Path, type Site } from './tree.ts'

/** One table, subquery or function of a FROM. */
export interface Source {
  /** Its alias, or its name where it has none. */
  readonly name: string
  /** The table of the schema; null for a subquery, a function, a WITH query. */
  readonly table: Table | null
  /** Where the tagged node is. */
  readonly whole: Path
  /** On the side of an outer join that may find no partner. */
  readonly optional: boolean
}

/** What a column reference means. */
export interface Resolved {
  readonly source: Source
  readonly column: Column
}

/** The part of a schema that names stand for. */
export type Tables = Pick<Schema, 'tables'>

/** Nothing is known of any table. */
export const noTables: Tables = { tables: [] }

/** The sources of the SELECT, UPDATE or DELETE at a site, in the order of the text. */
export function sourcesOf(site: Site, schema: Tables = noTables): Source[] {
  const hidden = withNames(site)
  const found: Source[] = []
  const add = (node: Json | undefined, whole: Path, optional: boolean): void => {
    found.push(
      ...sourcesIn(node, whole, optional, (name) =>
        hidden.has(name) ? null : tableNamed(schema, name),
      ),
    )
  }
  if (site.body.relation !== undefined && site.tag !== 'InsertStmt') {
    const relation = site.body.relation as Fields
    const table = tableNamed(schema, String(relation.relname))
    found.push({
      name: nameOf(relation),
      table,
      whole: [...site.path, 'relation'],
      optional: false,
    })
  }
  for (const field of ['fromClause', 'usingClause']) {
    const items = site.body[field]
    if (Array.isArray(items)) {
      items.forEach((item: Json, at) => {
        add(item, [...site.path, field, at], false)
      })
    }
  }
  return found
}

type FindTable = (name: string) => Table | null

/** The sources of one item of a FROM. */
export function sourcesIn(
  node: Json | undefined,
  whole: Path,
  optional: boolean,
  find: FindTable,
): Source[] {
  const tagged = (node ?? {}) as Fields
  const join = tagged.JoinExpr as Fields | undefined
  if (join !== undefined) {
    const at = [...whole, 'JoinExpr']
    const { left, right } = optionalSides(join.jointype, optional)
    return [
      ...sourcesIn(join.larg, [...at, 'larg'], left, find),
      ...sourcesIn(join.rarg, [...at, 'rarg'], right, find),
    ]
  }
  const range = tagged.RangeVar as Fields | undefined
  if (range !== undefined) {
    return [{ name: nameOf(range), table: find(String(range.relname)), whole, optional }]
  }
  const other = (tagged.RangeSubselect ?? tagged.RangeFunction) as Fields | undefined
  return other === undefined ? [] : [{ name: nameOf(other), table: null, whole, optional }]
}

function nameOf(range: Fields): string {
  const alias = range.alias as Fields | undefined
  return String(alias?.aliasname ?? range.relname ?? '')
}

/** The table of a name; null for a name that the schema has not. */
export function tableNamed(schema: Tables, name: string): Table | null {
  return schema.tables.find((table) => table.name === name) ?? null
}

/** Names of WITH queries that can be seen at a site; they come before tables. */
function withNames(site: Site): Set<string> {
  const names = new Set<string>()
  for (const holder of [...site.around, site]) {
    const ctes = (holder.body.withClause as Fields | undefined)?.ctes
    if (!Array.isArray(ctes)) continue
    for (const cte of ctes)
      names.add(String(((cte as Fields).CommonTableExpr as Fields | undefined)?.ctename))
  }
  return names
}

/** Nodes that have a FROM of their own. */
export const queryTags: ReadonlySet<string> = new Set(['SelectStmt', 'UpdateStmt', 'DeleteStmt'])

/** The queries around a site, the innermost first. */
export function queriesAround(site: Site): Site[] {
  return [...site.around, site].filter((holder) => queryTags.has(holder.tag)).toReversed()
}

/** The table and column that a column reference at a site means; null where it cannot be told. */
export function resolve(node: Json | undefined, site: Site, schema: Tables): Resolved | null {
  const path = columnPath(node)
  const name = path?.at(-1)
  if (path === null || name === undefined || path.length > 2) return null
  const qualifier = path.length === 2 ? path[0] : undefined
  for (const query of queriesAround(site)) {
    const sources = sourcesOf(query, schema)
    const mine = sources.filter((source) => qualifier === undefined || source.name === qualifier)
    for (const source of mine) {
      const column = source.table?.columns.find((one) => one.name === name)
      if (column !== undefined) return { source, column }
    }
    if (mine.some((source) => source.table === null)) return null
  }
  return null
}

/** A column of a source of a query. */
export interface Named {
  readonly source: Source
  readonly column: string
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

/** The source and column that an expression names, if it is a column and one source has it. */
export function namedBy(
  node: Json | undefined,
  sources: readonly Source[],
  query: Site,
): Named | null {
  const path = columnPath(node)
  const column = path?.at(-1)
  if (path === null || column === undefined || path.length > 2) return null
  const fits = sources.filter((source) =>
    path.length === 2 ? source.name === path[0] : columnNamesOf(source, query).includes(column),
  )
  return fits.length === 1 && fits[0] !== undefined ? { source: fits[0], column } : null
}

/** The names of the columns that a source gives. */
export function columnNamesOf(source: Source, query: Site): string[] {
  if (source.table !== null) return source.table.columns.map((column) => column.name)
  return targetsOf(source, query).map((target) =>
    String(target.name ?? columnPath(target.val)?.at(-1)),
  )
}

/** A source's node of the tree. */
export function nodeOf(source: Source, query: Site): Fields | undefined {
  return source.whole
    .slice(query.path.length)
    .reduce<Json | undefined>(
      (value, step) => (value as Record<string | number, Json | undefined> | undefined)?.[step],
      query.body,
    ) as Fields | undefined
}

/** The SELECT of a subquery in FROM; null for any other source. */
export function subselectOf(source: Source, query: Site): Fields | null {
  const range = nodeOf(source, query)?.RangeSubselect as Fields | undefined
  const select = (range?.subquery as Fields | undefined)?.SelectStmt as Fields | undefined
  return select ?? null
}

/** What the SELECT of a subquery gives, column by column. */
export function targetsOf(source: Source, query: Site): Fields[] {
  const select = subselectOf(source, query)
  return list(select?.targetList).map((one) => (one as Fields).ResTarget as Fields)
}

/** A subquery of a FROM as a site of its own. */
export function insideOf(select: Fields, query: Site): Site {
  const around = [...query.around, query]
  return { tag: 'SelectStmt', body: select, path: [], whole: null, around, field: 'subquery' }
}
