/** The tables, subqueries and functions of a FROM at a site of a tree, and what names there mean. */

import type { Node } from 'libpg-query'
import { behindName, type FromItem, impliedName, itemName, readFrom } from './from.ts'
import type { Column, Schema, Table } from './schema.ts'
import { isMeant, meaningOf, newScope, type Relation, type Scope, withQueryOf } from './scope.ts'
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
export type KnownTables = Pick<Schema, 'tables'>

/** Nothing is known of any table. */
export const noTables: KnownTables = { tables: [] }

/** A source as a scope holds it; of what is no table the columns aren't known. */
interface SourceRelation extends Relation<Column> {
  readonly source: Source
}

type SourceScope = Scope<SourceRelation, Json>

/** The names at a site: those of the SELECT, UPDATE or DELETE there, of those around it above. */
function scopeAt(site: Site, schema: KnownTables): SourceScope | null {
  const line = [...site.around, site]
  return line.reduce<SourceScope | null>((outer, holder) => {
    const clause = holder.body.withClause as Fields | undefined
    if (clause === undefined && !queryTags.has(holder.tag)) return outer
    const scope: SourceScope = newScope(outer)
    const within = line.find((one) => one.tag === 'CommonTableExpr' && one.around.at(-1) === holder)
    const isRecursive = clause?.recursive === true
    const all = list(clause?.ctes)
    const seen = within === undefined || isRecursive ? all : all.slice(0, placeOf(within))
    for (const node of seen)
      scope.withQueries.set(String(((node as Fields).CommonTableExpr as Fields).ctename), node)
    if (within !== undefined) return scope
    scope.relations.push(...readSources(holder, scope, schema).map(relationOf))
    return scope
  }, null)
}

/** Which of the WITH queries beside each other it is. */
function placeOf(withQuery: Site): number {
  return Number(withQuery.path.at(-2))
}

function relationOf(source: Source): SourceRelation {
  const columns = source.table?.columns ?? []
  return { name: source.name, columns, isOpen: source.table === null, source }
}

/** The sources of the SELECT, UPDATE or DELETE at a site, in the order of the text. */
export function sourcesOf(site: Site, schema: KnownTables = noTables): Source[] {
  return readSources(site, scopeAt(site, schema), schema)
}

function readSources(site: Site, scope: SourceScope | null, schema: KnownTables): Source[] {
  const { relation, fromClause, usingClause } = site.body
  const changed = site.tag === 'InsertStmt' || relation === undefined ? [] : [relation]
  return [
    // What is changed is a table, whatever a WITH query is called.
    ...changed.map((range) => {
      const node = { RangeVar: range } as unknown as Node
      return sourceOf(node, [...site.path, 'relation'], false, null, schema)
    }),
    ...Object.entries({ fromClause, usingClause }).flatMap(([field, items]) =>
      list(items).flatMap((item, at) => readItem(item, [...site.path, field, at], scope, schema)),
    ),
  ]
}

/** The sources of one side of a join near a site, with their places in that side. */
export function sourcesIn(item: Json | undefined, near: Site, schema: KnownTables): Source[] {
  return readItem(item, [], scopeAt(near, schema), schema)
}

function readItem(
  item: Json | undefined,
  path: Path,
  scope: SourceScope | null,
  schema: KnownTables,
): Source[] {
  const reader = {
    item: ({ node, path: whole, isOptional }: FromItem) => [
      sourceOf(node, whole, isOptional, scope, schema),
    ],
  }
  return readFrom(item as unknown as Node | undefined, reader, false, path)
}

function sourceOf(
  node: Node,
  whole: Path,
  optional: boolean,
  scope: SourceScope | null,
  schema: KnownTables,
): Source {
  const range = 'RangeVar' in node ? node.RangeVar : null
  const isTable = range !== null && withQueryOf(range, scope) === null
  const table = isTable ? tableNamed(schema, range.relname ?? '') : null
  return { name: itemName(node), table, whole, optional }
}

/** The table of a name; null for a name that the schema has not. */
export function tableNamed(schema: KnownTables, name: string): Table | null {
  return schema.tables.find((table) => table.name === name) ?? null
}

/** Nodes that have a FROM of their own. */
export const queryTags: ReadonlySet<string> = new Set(['SelectStmt', 'UpdateStmt', 'DeleteStmt'])

/** The queries around a site, the innermost first. */
export function queriesAround(site: Site): Site[] {
  return [...site.around, site].filter((holder) => queryTags.has(holder.tag)).toReversed()
}

/** The table and column that a column reference at a site means; null where that can't be told. */
export function resolve(node: Json | undefined, site: Site, schema: KnownTables): Resolved | null {
  const path = columnPath(node)
  const meant = path === null ? null : meaningOf(path, scopeAt(site, schema))
  return meant?.kind === 'column' ? { source: meant.relation.source, column: meant.column } : null
}

/** A column of a source of a query. */
export interface Named {
  readonly source: Source
  readonly column: string
}

/** An output name or position in GROUP BY or ORDER BY of a query as the expression it stands for. */
export function behindKey(key: Json | undefined, { body }: Site): Json | undefined {
  const targets = body.targetList as unknown as readonly Node[] | undefined
  return behindName(key as unknown as Node | undefined, targets) as unknown as Json | undefined
}

/** The source and column that an expression names, if it is a column and one source has it. */
export function namedBy(
  node: Json | undefined,
  sources: readonly Source[],
  query: Site,
): Named | null {
  const path = columnPath(node)
  const column = path?.at(-1)
  if (path === null || column === undefined) return null
  const fits = sources.filter((source) => {
    if (path.length > 1) return isMeant(source, path)
    return columnNamesOf(source, query).includes(column)
  })
  return fits.length === 1 && fits[0] !== undefined ? { source: fits[0], column } : null
}

/** The names of the columns that a source gives, as far as they are known. */
export function columnNamesOf(source: Source, query: Site): string[] {
  if (source.table !== null) return source.table.columns.map((column) => column.name)
  return targetsOf(source, query).map(outputName)
}

/** What a column of a SELECT is called. */
export function outputName({ name, val }: Fields): string {
  return typeof name === 'string' ? name : impliedName(val as unknown as Node | undefined)
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
