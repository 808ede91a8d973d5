import type { Column, Table } from '../../sql/schema.ts'

/** One value in PostgreSQL's text form; null is NULL. */
export type Value = string | null

/**
 * Rows of every table, in the order in which they are inserted (that is their physical order).
 * Each row holds the columns that are not generated, in the table's order.
 */
export interface Database {
  readonly rows: ReadonlyMap<string, readonly (readonly Value[])[]>
}

/** The columns that a row holds: all but the generated ones. */
export function storedColumns(table: Table): readonly Column[] {
  return table.columns.filter((column) => !column.generated)
}

/** How many rows all tables hold together. */
export function rowCount(database: Database): number {
  let count = 0
  for (const rows of database.rows.values()) count += rows.length
  return count
}

/** Where a column stands in a row; −1 for a generated one. */
export function columnPlace(table: Table, name: string): number {
  return storedColumns(table).findIndex((column) => column.name === name)
}
