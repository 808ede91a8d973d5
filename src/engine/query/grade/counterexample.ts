import type { RowsCounterexample } from '../../../lab/counterexample/rows.ts'
import { cameOf } from '../compare/answers.ts'
import type { Proof } from '../compare/compare-on.ts'
import { type Database, type Schema, storedColumns, type Table } from '../schema/database.ts'

/** A proof as people see it: the tables that hold rows, what was expected and what came. */
export function counterexampleOf(parts: {
  readonly schema: Schema
  readonly proof: Proof
  readonly typeName: (oid: number) => string
  readonly found: RowsCounterexample['found']
}): RowsCounterexample {
  const { schema, proof, typeName, found } = parts
  const { reference, attempt } = proof.answers
  return {
    kind: 'rows',
    tables: tablesOf(schema, proof.database),
    results: [
      { name: null, expected: cameOf(reference, 0, typeName), came: cameOf(attempt, 0, typeName) },
    ],
    ordered: proof.judgement.kind === 'differs' && proof.judgement.difference.kind === 'order',
    secondRun: proof.second === null ? null : cameOf(proof.second.attempt, 0, typeName),
    found,
  }
}

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
