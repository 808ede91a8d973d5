import type { Random } from '../../../kit/random.ts'
import { functionNamed } from '../../sql/functions/functions.ts'
import { parseStatements } from '../../sql/parse.ts'
import { type Body, lastName, walk } from '../../sql/walk.ts'
import type { Database } from '../schema/database.ts'

/**
 * Whether the answer of a query is settled by the rows alone. What can leave it open is found in
 * its text; whether it does is found by running it on the same rows in other physical orders and
 * under other planner settings.
 */
export interface Nondeterminism {
  /** LIMIT, DISTINCT ON, windows, ordered aggregates, system columns: may depend on chance. */
  readonly byRows: boolean
  /** Functions that may give something else at every call, as random. */
  readonly volatile: readonly string[]
}

export type PlannerSettings = Readonly<Record<string, 'on' | 'off'>>

export const defaultSettings: PlannerSettings = {}

/** Each forces other joins, groupings and scans than the ones before. */
export const otherSettings: readonly PlannerSettings[] = [
  { enable_hashjoin: 'off', enable_mergejoin: 'off', enable_hashagg: 'off' },
  { enable_nestloop: 'off', enable_mergejoin: 'off', enable_sort: 'off' },
  { enable_nestloop: 'off', enable_hashjoin: 'off', enable_seqscan: 'off' },
  { enable_seqscan: 'off', enable_bitmapscan: 'off', enable_incremental_sort: 'off' },
]

/** Rows come as they lie: an index over a key gives them in its own order, whatever the physical one. */
const withoutIndexes: PlannerSettings = {
  enable_indexscan: 'off',
  enable_indexonlyscan: 'off',
  enable_bitmapscan: 'off',
}

export interface ExecutionVariant {
  readonly database: Database
  readonly settings: PlannerSettings
}

type Rows = readonly (readonly (string | null)[])[]

function reordered(database: Database, order: (rows: Rows) => Rows): Database {
  return { rows: new Map([...database.rows].map(([table, rows]) => [table, order(rows)])) }
}

const sortedOrdersMax = 12

/**
 * The same rows as they came, reversed, shuffled, and sorted up and down by each column in turn:
 * where one of several tied rows is taken by position, two of these take rows that differ.
 */
export function physicalOrders(database: Database, random: Random): Database[] {
  const width = Math.max(0, ...[...database.rows.values()].map((rows) => rows[0]?.length ?? 0))
  const sorted = Array.from({ length: Math.min(width, sortedOrdersMax / 2) }, (_, column) => {
    const up = reordered(database, (rows) => sortedBy(rows, column))
    return [up, reordered(up, (rows) => rows.toReversed())]
  })
  return [
    database,
    reordered(database, (rows) => rows.toReversed()),
    reordered(database, (rows) => random.shuffle(rows)),
    ...sorted.flat(),
  ]
}

/** By the text of a column (of the last one where there are fewer), NULL first. */
function sortedBy(rows: Rows, column: number): Rows {
  const key = (row: Rows[number]): string => row[Math.min(column, row.length - 1)] ?? ''
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))))
}

/**
 * Variants that a query which depends on chance does not answer alike. The first is the database as
 * it is; those under default settings come first. Where the text of a query leaves nothing open,
 * three orders will do.
 */
export function variantsOf(
  database: Database,
  byRows: boolean,
  random: Random,
): ExecutionVariant[] {
  const orders = physicalOrders(database, random).slice(0, byRows ? undefined : 3)
  const byDefault = orders.map((order) => ({ database: order, settings: defaultSettings }))
  const others = otherSettings.map((settings, at) => ({
    database: orders[at % orders.length] as Database,
    settings,
  }))
  const asTheyLie = byRows
    ? orders.slice(1).map((order) => ({ database: order, settings: withoutIndexes }))
    : []
  return [...byDefault, ...others, ...asTheyLie]
}

const shufflesMax = 24

/**
 * Many more orders, at random: a sort is not stable, so two tied rows may come out alike in a dozen
 * orders and still be a matter of chance. Asked where much hangs on it.
 */
export function shuffledVariants(database: Database, random: Random): ExecutionVariant[] {
  return Array.from({ length: shufflesMax }, (_, nth) => ({
    database: reordered(database, (rows) => random.shuffle(rows)),
    settings: nth % 3 === 2 ? defaultSettings : withoutIndexes,
  }))
}

/** Two variants that a query which depends on chance seldom answers alike: cheap enough for every database. */
export function twinsOf(database: Database, turn: number, random: Random): ExecutionVariant[] {
  const orders = physicalOrders(database, random)
  const settings = otherSettings[turn % otherSettings.length] as PlannerSettings
  return [
    { database, settings: defaultSettings },
    {
      database: orders[1 + (turn % (orders.length - 1))] as Database,
      settings: turn % 2 === 0 ? defaultSettings : settings,
    },
  ]
}

const systemColumns = new Set(['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid'])

/** What a query's text says of chance, whatever server it runs on. */
export interface Chances {
  readonly byRows: boolean
  /** Functions that it calls; which of them are volatile, the server says. */
  readonly calls: readonly string[]
  /** TABLESAMPLE without a seed, which gives other rows at every call. */
  readonly samples: boolean
}

/** Reads a query for what may leave its answer open. */
export function chancesOf(sql: string): Chances {
  let byRows = false
  let samples = false
  const calls = new Set<string>()
  walk(parseStatements(sql), (kind, node) => {
    if (kind === 'SelectStmt' && opensSelect(node)) byRows = true
    if (kind === 'RangeTableSample') samples = true
    if (kind === 'ColumnRef' && systemColumns.has(lastName(node['fields']))) byRows = true
    if (kind === 'JsonArrayAgg' || kind === 'JsonObjectAgg') byRows = true
    if (kind !== 'FuncCall') return
    const name = lastName(node['funcname'])
    if (node['over'] !== undefined || functionNamed(name).showsRowOrder) byRows = true
    calls.add(name)
  })
  return { byRows, calls: [...calls], samples }
}

/** What may leave the answer of a query open. `isVolatile` knows the functions of the server. */
export function nondeterminismOf(
  sql: string,
  isVolatile: (name: string) => boolean,
): Nondeterminism {
  return nondeterminismFrom(chancesOf(sql), isVolatile)
}

/** The same, for a text that was read before. */
export function nondeterminismFrom(
  { byRows, calls, samples }: Chances,
  isVolatile: (name: string) => boolean,
): Nondeterminism {
  const volatile = [...calls.filter(isVolatile), ...(samples ? ['tablesample'] : [])]
  return { byRows, volatile: volatile.toSorted() }
}

/** Whether chance may have a part in the answer of a query, as far as its text tells. */
export function leavesOpen(sql: string, isVolatile: (name: string) => boolean): boolean {
  const { byRows, volatile } = nondeterminismOf(sql, isVolatile)
  return byRows || volatile.length > 0
}

/** LIMIT, OFFSET, FETCH, or DISTINCT ON: rows are left out by position. In an arm of a UNION, too. */
function opensSelect(node: Body): boolean {
  if (node['limitCount'] !== undefined || node['limitOffset'] !== undefined) return true
  const distinct = node['distinctClause']
  if (Array.isArray(distinct) && distinct.some((item) => Object.keys(item as object).length > 0))
    return true
  // The parser gives arms as they are, without the name of their kind.
  return [node['larg'], node['rarg']].some((arm) => arm !== undefined && opensSelect(arm as Body))
}
