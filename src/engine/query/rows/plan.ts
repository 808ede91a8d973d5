import { assert } from '../../../kit/assert.ts'
import type { Aim, ColumnName, Pool } from '../aim.ts'
import type { Column, ForeignKey, Schema, Table, UniqueKey } from '../database.ts'
import { filler } from '../values/fillers.ts'
import { convertText } from '../values/convert.ts'
import { familyOf } from '../values/value.ts'

/** A column with the values it may be given, in its own text form; undefined where it cannot hold one. */
export interface ColumnPlan {
  readonly column: Column
  readonly at: number
  readonly pool: number
  /** Part of a foreign key: its values come from the parent. */
  readonly isForeign: boolean
  /** The column alone is a key. */
  readonly isKey: boolean
  readonly aimed: readonly (string | undefined)[]
  readonly near: readonly (string | undefined)[]
  readonly plain: readonly (string | undefined)[]
  /** The column of the pool whose fillers the others take over, so that they meet. */
  readonly lead: Column
}

export interface ForeignPlan {
  readonly key: ForeignKey
  readonly columns: readonly number[]
  readonly parent: number
  readonly parentColumns: readonly number[]
  readonly isSelf: boolean
  /** All columns that may be NULL; empty where the key must point somewhere. */
  readonly nullable: readonly number[]
}

export interface KeyPlan {
  readonly key: UniqueKey
  /** Columns whose change can mend a clash. */
  readonly columns: readonly number[]
}

export interface TablePlan {
  readonly table: Table
  readonly at: number
  readonly columns: readonly ColumnPlan[]
  readonly foreign: readonly ForeignPlan[]
  readonly keys: readonly KeyPlan[]
  /** A key over two foreign keys or more: a table that links others. */
  readonly isLink: boolean
  /** Read by the queries. */
  readonly isRead: boolean
}

/** Everything about a schema and an aim that does not change from database to database. */
export interface Plan {
  readonly tables: readonly TablePlan[]
  readonly pools: readonly Pool[]
}

const plainValues = 6

/** Prepares a schema and an aim for making databases. */
export function planOf(schema: Schema, aim: Aim): Plan {
  const indexOf = new Map(schema.tables.map((table, at) => [table.name, at]))
  const poolOf = new Map<string, number>()
  aim.pools.forEach((pool, at) => {
    for (const { table, column } of pool.columns) poolOf.set(`${table}.${column}`, at)
  })
  const tables = schema.tables.map((table, at) => {
    const place = (name: string): number => table.columns.findIndex((column) => column.name === name)
    const foreign = table.foreignKeys.map((key): ForeignPlan => {
      const parent = indexOf.get(key.references)
      assert(parent !== undefined, `the table ${key.references} is in the schema`)
      const parentTable = schema.tables[parent] as Table
      return {
        key,
        columns: key.columns.map(place),
        parent,
        parentColumns: key.referencedColumns.map((name) => parentTable.columns.findIndex((each) => each.name === name)),
        isSelf: parent === at,
        nullable: key.columns.map(place).filter((each) => !table.columns[each]?.notNull),
      }
    })
    const keys = table.uniqueKeys.map((key): KeyPlan => ({ key, columns: key.columns.map(place) }))
    const foreignColumns = new Set(foreign.flatMap((key) => key.columns))
    return {
      table,
      at,
      columns: table.columns.map((column, place) =>
        columnPlan(column, place, poolOf.get(`${table.name}.${column.name}`), schema, aim, foreignColumns.has(place), keys),
      ),
      foreign,
      keys,
      isLink: isLink(foreign, keys),
      isRead: aim.tables.includes(table.name),
    }
  })
  return { tables, pools: aim.pools }
}

function columnPlan(
  column: Column,
  at: number,
  pool: number | undefined,
  schema: Schema,
  aim: Aim,
  isForeign: boolean,
  keys: readonly KeyPlan[],
): ColumnPlan {
  assert(pool !== undefined, `the column ${column.name} has a pool`)
  const { aimed, near, columns } = aim.pools[pool] as Pool
  const lead = leadColumn(schema, columns) ?? column
  const converted = (texts: readonly string[]): (string | undefined)[] => texts.map((text) => convertText(text, column))
  return {
    column,
    at,
    pool,
    isForeign,
    isKey: keys.some((key) => key.columns.length === 1 && key.columns[0] === at && key.key.where === null),
    aimed: converted(aimed),
    near: converted(near),
    plain: converted(Array.from({ length: plainValues }, (_, nth) => filler(lead, nth)).filter((text) => text !== undefined)),
    lead,
  }
}

/** Of columns that meet, the one whose values the others can hold as well: numbers, then short texts. */
function leadColumn(schema: Schema, names: readonly ColumnName[]): Column | undefined {
  const columns = names.flatMap(({ table, column }) => {
    const found = schema.tables.find((each) => each.name === table)?.columns.find((each) => each.name === column)
    return found === undefined ? [] : [found]
  })
  const rank = (column: Column): number =>
    familyOf(column.baseType) === 'text' ? (column.length < 0 ? 1_000_000 : column.length + 10) : 0
  return columns.toSorted((left, right) => rank(left) - rank(right))[0]
}

function isLink(foreign: readonly ForeignPlan[], keys: readonly KeyPlan[]): boolean {
  return keys.some(
    (key) => foreign.filter((each) => each.columns.every((column) => key.columns.includes(column))).length > 1,
  )
}
