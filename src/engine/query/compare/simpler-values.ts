import type { Column, Schema, Table } from '../../sql/schema.ts'
import { columnPlace, type Database, storedColumns, type Value } from '../schema/database.ts'

/** One value made simpler: in one cell, or in all cells that keys tie together. */
export interface Change {
  /** The cell or tied value that is changed; at most one change of each is made at a time. */
  readonly cell: string
  /** The cell and its new value. */
  readonly key: string
  /** A link is cut: first of all, where not all that hold go together. */
  readonly isCut: boolean
  apply(database: Database): Database
}

/** Every change of one value to a simpler one, the simplest first within a cell. */
export function simplerDatabases(schema: Schema, database: Database): Change[] {
  const ties = tiedColumns(schema)
  const changes = new Map<string, Change>()
  for (const table of schema.tables) {
    const rows = database.rows.get(table.name) ?? []
    // Row by row: the cells of one row can mostly go together, those of a unique column cannot.
    for (const [at, row] of rows.entries()) {
      for (const [place, column] of storedColumns(table).entries()) {
        const tie = ties.get(`${table.name}.${column.name}`)
        const value = row[place] ?? null
        const links = simplerLinks(schema, table, column, value)
        for (const simpler of links ?? simplerValues(column, value)) {
          const isTied = tie !== undefined && value !== null && simpler !== null
          const cell = isTied ? `${tie.name}=${value}` : `${table.name}.${place}.${at}`
          const apply = (to: Database): Database =>
            isTied
              ? renameTied(to, tie, value, simpler)
              : setCell(to, table.name, at, place, simpler)
          const key = `${cell}>${simpler}`
          changes.set(key, { cell, key, isCut: simpler === null, apply })
        }
      }
    }
  }
  return [...changes.values()]
}

/**
 * A link of a row to its own table, or to one that leads back to it, is simplest cut: rows in a
 * circle cannot be inserted one after the other. A link that is cut already stays so.
 */
function simplerLinks(
  schema: Schema,
  table: Table,
  column: Column,
  value: Value,
): readonly Value[] | null {
  const keys = table.foreignKeys.filter((key) => key.columns.includes(column.name))
  if (keys.length === 0) return null
  if (value === null) return []
  const leadsBack = keys.some((key) => reachedFrom(schema, key.references).has(table.name))
  return leadsBack && !column.notNull ? [null, ...simplerValues(column, value)] : null
}

/** A table and those that its foreign keys lead to. */
function reachedFrom(schema: Schema, name: string): ReadonlySet<string> {
  const reached = new Set([name])
  for (const each of reached) {
    const keys = schema.tables.find((table) => table.name === each)?.foreignKeys ?? []
    for (const key of keys) reached.add(key.references)
  }
  return reached
}

function setCell(
  database: Database,
  name: string,
  at: number,
  place: number,
  value: Value,
): Database {
  const rows = new Map(database.rows)
  rows.set(
    name,
    (rows.get(name) ?? []).map((row, index) => (index === at ? row.with(place, value) : row)),
  )
  return { rows }
}

/** Columns that foreign keys tie together hold the same values, so a value changes in all of them. */
interface Tie {
  readonly name: string
  readonly places: { readonly table: string; readonly place: number }[]
}

function tiedColumns(schema: Schema): Map<string, Tie> {
  const ties = new Map<string, Tie>()
  const tieOf = (table: Table, column: string): Tie => {
    const name = `${table.name}.${column}`
    const known = ties.get(name) ?? {
      name,
      places: [{ table: table.name, place: columnPlace(table, column) }],
    }
    ties.set(name, known)
    return known
  }
  for (const child of schema.tables) {
    for (const key of child.foreignKeys) {
      const parent = schema.tables.find((table) => table.name === key.references)
      if (parent === undefined) continue
      key.columns.forEach((column, part) => {
        const referenced = key.referencedColumns[part]
        if (referenced !== undefined) merge(ties, tieOf(parent, referenced), tieOf(child, column))
      })
    }
  }
  return ties
}

function merge(ties: Map<string, Tie>, into: Tie, from: Tie): void {
  if (into === from) return
  into.places.push(...from.places)
  for (const [name, tie] of ties) if (tie === from) ties.set(name, into)
}

function renameTied(database: Database, tie: Tie, value: Value, simpler: Value): Database {
  const rows = new Map(database.rows)
  for (const { table, place } of tie.places) {
    rows.set(
      table,
      (rows.get(table) ?? []).map((row) => (row[place] === value ? row.with(place, simpler) : row)),
    )
  }
  return { rows }
}

const simplestByType: Readonly<Record<string, readonly string[]>> = {
  int2: ['1', '2', '3', '0'],
  int4: ['1', '2', '3', '0'],
  int8: ['1', '2', '3', '0'],
  numeric: ['1', '2', '3', '0'],
  float4: ['1', '2', '0'],
  float8: ['1', '2', '0'],
  text: ['a', 'b', 'c'],
  varchar: ['a', 'b', 'c'],
  bpchar: ['a', 'b', 'c'],
  citext: ['a', 'b', 'c'],
  name: ['a', 'b', 'c'],
  bool: ['f', 't'],
  date: ['2024-01-01', '2024-01-02'],
  timestamp: ['2024-01-01 00:00:00', '2024-01-02 00:00:00'],
  timestamptz: ['2024-01-01 00:00:00+00', '2024-01-02 00:00:00+00'],
  time: ['12:00:00', '13:00:00'],
  interval: ['01:00:00', '1 day'],
  uuid: ['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'],
  json: ['{}'],
  jsonb: ['{}'],
}

/** Values of the type that are simpler, the simplest first; a NULL is less simple than any of them. */
export function simplerValues(column: Column, value: Value): readonly string[] {
  const simplest = simplestOf(column)
  if (value === null) return simplest.slice(0, 2)
  const at = simplest.findIndex((one) => one === value || one === canonical(column, value))
  return at < 0 ? simplest : simplest.slice(0, at)
}

function simplestOf(column: Column): readonly string[] {
  if (column.enumLabels.length > 0) return column.enumLabels.slice(0, 2)
  if (column.baseType.startsWith('array:')) return ['{}']
  return simplestByType[column.baseType] ?? []
}

/** 1.00 and 1 are as simple as each other, and so is padded text. */
function canonical(column: Column, value: string): string {
  if (column.baseType === 'numeric') return value.replace(/\.0*$/, '')
  return column.baseType === 'bpchar' ? value.trimEnd() : value
}
