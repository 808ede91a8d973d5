import type { Schema } from '../../sql/schema.ts'
import { type Block, blocksIn } from './aim/block.ts'
import { Collector, columnKey } from './aim/collector.ts'
import { mentionedTables, readQueries } from './aim/statement-reader.ts'
import { readOver } from './expression/read-condition.ts'

export interface ColumnName {
  readonly table: string
  readonly column: string
}

/** Columns that queries compare with one another: they draw their values from one place, so joins meet. */
export interface ValuePool {
  readonly columns: readonly ColumnName[]
  /** Texts that the columns are compared with. */
  readonly aimed: readonly string[]
  /** Their neighbors: one more, one less, the day before, another case, … */
  readonly near: readonly string[]
  /** Texts that constraints name, and their neighbors. */
  readonly legal: readonly string[]
  /** One database holds many of the aimed texts, and NULL: queries differ in how they tell them apart. */
  readonly isMixed?: boolean
  /** Some query asks whether one of the columns is NULL. */
  readonly asksNull?: boolean
}

/** What the queries at hand ask of the data: where to look for a difference between them. */
export interface Aim {
  readonly pools: readonly ValuePool[]
  /** Row counts that a count, LIMIT, OFFSET, NTILE or rank is compared with, and their neighbors. */
  readonly rowTargets: readonly number[]
  /** Tables that the queries read; the others only get rows where a foreign key needs them. */
  readonly tables: readonly string[]
  /** The queries' blocks: rows are also built to meet their conditions, and to miss them by one. */
  readonly queryBlocks: readonly Block[]
  readonly takesAnyMoment: boolean
}

export interface AimOptions {
  /** The moment that now() and current_date stand for, in milliseconds since 1970. */
  readonly now?: number
  /** The data may hold infinity and the year 9999 too, where a text names them. */
  readonly takesAnyMoment?: boolean
}

/** Reads all queries (the reference and the attempts) for what their answers hang on. */
export function aim(schema: Schema, queries: readonly string[], options: AimOptions = {}): Aim {
  const queryBlocks = readQueries(schema, queries, options.now ?? null)
  const asked = new Collector(schema, options)
  for (const query of queryBlocks) for (const block of blocksIn(query)) collectBlock(asked, block)
  const lawful = lawOf(schema)
  const rowTargets = [...asked.rowTargets].sort((left, right) => left - right)
  return {
    pools: poolsOf(schema, asked, lawful),
    rowTargets,
    tables: tablesOf(schema, queryBlocks, queries),
    queryBlocks,
    takesAnyMoment: options.takesAnyMoment === true,
  }
}

function collectBlock(collector: Collector, block: Block): void {
  for (const expression of [...block.goals, ...block.hints, ...block.shown])
    collector.collect(expression)
  for (const [left, right] of block.meets) collector.meet(left, right)
  for (const target of block.rowTargets) {
    for (const rows of [target - 1, target, target + 1])
      if (rows > 0 && rows <= 260) collector.rowTargets.add(rows)
  }
}

const laws = new WeakMap<Schema, Collector>()

/** What the constraints of a schema name; gathered once. */
function lawOf(schema: Schema): Collector {
  let law = laws.get(schema)
  if (law === undefined) {
    law = new Collector(schema, { takesAnyMoment: true })
    collectConstraints(law, schema)
    laws.set(schema, law)
  }
  return law
}

function collectConstraints(collector: Collector, schema: Schema): void {
  for (const table of schema.tables) {
    for (const check of table.checks) collector.collect(readOver(table, check.expression))
    for (const key of table.uniqueKeys)
      if (key.where !== null) collector.collect(readOver(table, key.where))
    for (const column of table.columns) {
      for (const check of column.domainChecks)
        collector.collect(readOver(table, check, column.name))
    }
  }
}

/** Tables in the blocks, or named in texts that could not be read; all where there are none. */
function tablesOf(
  schema: Schema,
  queryBlocks: readonly Block[],
  queries: readonly string[],
): string[] {
  const named = new Set(mentionedTables(schema, queries))
  for (const query of queryBlocks)
    for (const block of blocksIn(query)) for (const source of block.sources) named.add(source.table)
  const tables = schema.tables.map((table) => table.name)
  return named.size === 0 ? tables : tables.filter((table) => named.has(table))
}

/** Joins columns that meet, and foreign keys with what they point to, into pools. */
function poolsOf(schema: Schema, asked: Collector, lawful: Collector): ValuePool[] {
  const parent = new Map<string, string>()
  const find = (key: string): string => {
    const up = parent.get(key) ?? key
    if (up === key) return key
    const root = find(up)
    parent.set(key, root)
    return root
  }
  const join = (left: string, right: string): void => void parent.set(find(left), find(right))
  for (const [left, right] of asked.meets) join(left, right)
  for (const table of schema.tables) {
    for (const key of table.foreignKeys) {
      key.columns.forEach((column, at) => {
        join(`${table.name}.${column}`, `${key.references}.${key.referencedColumns[at]}`)
      })
    }
  }
  const groups = Map.groupBy(
    schema.tables.flatMap((table) =>
      table.columns.map((column) => ({ table: table.name, column: column.name })),
    ),
    ({ table, column }) => find(columnKey({ table, name: column })),
  )
  return [...groups.values()].map((columns) => {
    const texts = (from: Collector, list: 'aimed' | 'near'): string[] => [
      ...new Set(
        columns.flatMap(({ table, column }) => [
          ...(from.candidates.get(columnKey({ table, name: column }))?.[list] ?? []),
        ]),
      ),
    ]
    const aimed = texts(asked, 'aimed')
    return {
      columns,
      aimed,
      near: texts(asked, 'near').filter((text) => !aimed.includes(text)),
      legal: [...texts(lawful, 'aimed'), ...texts(lawful, 'near')],
      asksNull: columns.some(({ table, column }) =>
        asked.nullAsked.has(columnKey({ table, name: column })),
      ),
    }
  })
}
