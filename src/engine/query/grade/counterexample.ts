import type { RowsCounterexample } from '../../../lab/counterexample/rows.ts'
import type { Schema, Table } from '../../sql/schema.ts'
import { type Database, storedColumns } from '../schema/database.ts'

/** Every table with its rows, in the schema's order. */
export function tablesOf(schema: Schema, database: Database): RowsCounterexample['tables'] {
  return schema.tables.map((table) => ({
    name: shownName(table),
    columns: storedColumns(table).map((column) => ({ name: column.name, type: column.type })),
    rows: database.rows.get(table.name) ?? [],
  }))
}

/** A table of another schema than public is shown with it, as a query names it. */
function shownName({ name, schemaName = 'public' }: Table): string {
  return schemaName === 'public' ? name : `${schemaName}.${name}`
}
