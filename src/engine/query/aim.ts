import type { Schema } from './database.ts'

export interface ColumnName {
  readonly table: string
  readonly column: string
}

/** Columns that queries compare with one another: they draw their values from one place, so joins meet. */
export interface Pool {
  readonly columns: readonly ColumnName[]
  /** Texts that the columns are compared with. */
  readonly aimed: readonly string[]
  /** Their neighbors: one more, one less, the day before, another case, … */
  readonly near: readonly string[]
}

/** What the queries at hand ask of the data: where to look for a difference between them. */
export interface Aim {
  readonly pools: readonly Pool[]
  /** Row counts that a count, LIMIT, OFFSET, NTILE or rank is compared with, and their neighbors. */
  readonly rowTargets: readonly number[]
  /** Tables that the queries read; the others only get rows where a foreign key needs them. */
  readonly tables: readonly string[]
}

/** Reads all queries (the reference and the attempts) for what their answers hang on. */
export function aim(schema: Schema, _queries: readonly string[]): Aim {
  return {
    pools: schema.tables.flatMap((table) =>
      table.columns.map((column) => ({
        columns: [{ table: table.name, column: column.name }],
        aimed: [],
        near: [],
      })),
    ),
    rowTargets: [],
    tables: schema.tables.map((table) => table.name),
  }
}
