/** Questions about the rows behind a query: the same FROM and WHERE, something else selected. */

import { build } from '../../sql/edit.ts'
import type { Table } from '../../sql/schema.ts'
import type { Source } from '../../sql/sources.ts'
import { conjunction, conjuncts, type Fields, type Json, type Site, word } from '../../sql/tree.ts'

export interface Peek {
  readonly select: readonly Fields[]
  /** Asked on top of the query's own WHERE. */
  readonly where?: readonly Fields[]
  readonly from?: readonly Json[]
  /** In place of the query's own WHERE. */
  readonly instead?: readonly Fields[]
  readonly groupBy?: readonly Fields[]
  readonly having?: Fields
  readonly orderBy?: readonly Fields[]
}

/** A query over the rows that another one reads, before it groups and selects. */
export function peek(query: Site, how: Peek): Fields {
  const root = query.around[0] ?? query
  const where = [...(how.instead ?? conjuncts(query.body.whereClause)), ...(how.where ?? [])]
  const body: Record<string, Json | undefined> = {
    targetList: how.select.map((val) => ({ ResTarget: { val } })),
    fromClause: how.from ?? query.body.fromClause,
    whereClause: conjunction(where),
    groupClause: how.groupBy,
    havingClause: how.having,
    sortClause: [
      ...(how.orderBy ?? []).map(descending),
      ...how.select.map((_, at) => byPosition(at)),
    ],
    withClause: query.body.withClause ?? root.body.withClause,
    limitCount: build('10'),
    limitOption: 'LIMIT_OPTION_COUNT',
    op: 'SETOP_NONE',
  }
  const kept = Object.entries(body).filter(([, value]) => value !== undefined)
  return { SelectStmt: Object.fromEntries(kept) as Fields }
}

function descending(node: Fields): Fields {
  return { SortBy: { node, sortby_dir: 'SORTBY_DESC', sortby_nulls: 'SORTBY_NULLS_LAST' } }
}

/** In the end by every column, so that the same rows are told in the same words each time. */
function byPosition(at: number): Fields {
  const node = build(String(at + 1))
  return { SortBy: { node, sortby_dir: 'SORTBY_DEFAULT', sortby_nulls: 'SORTBY_NULLS_DEFAULT' } }
}

/** What a person would call a row of a table: its title or name, else the table and its key. */
export function labelOf(source: Source): Fields | null {
  if (source.table === null) return null
  const named = nameColumn(source.table)
  if (named !== null) return build('_1::text', columnOf(source, named))
  const key = keyOf(source.table).map((column) => columnOf(source, column))
  if (key.length === 0) return null
  const first = build(`'${source.table.name.replaceAll("'", "''")} ' || _1`, key[0])
  return key.slice(1).reduce<Fields>((text, part) => build("_1 || '/' || _2", text, part), first)
}

function nameColumn(table: Table): string | null {
  const texts = table.columns.filter((column) =>
    ['text', 'varchar', 'bpchar'].includes(column.baseType),
  )
  const named = texts.find((column) => /title|name/.test(column.name))
  return named?.name ?? null
}

/** A column of a source, with its name before it. */
export function columnOf(source: Source, column: string): Fields {
  return { ColumnRef: { fields: [word(source.name), word(column)] } }
}

/** The columns of a table's primary key, or of its first whole unique key; empty for none. */
export function keyOf(table: Table): readonly string[] {
  const whole = table.uniqueKeys.filter((key) => key.where === null)
  return (whole.find((key) => key.primary) ?? whole[0])?.columns ?? []
}

/** The row of a source as one value: NULL where an outer join found no partner. */
export function wholeRow(source: Source): Fields {
  return { ColumnRef: { fields: [word(source.name)] } }
}

/** What to call a source in a sentence. */
export function sayTable(source: Source): string {
  return source.table?.name ?? (source.name || 'the subquery')
}
