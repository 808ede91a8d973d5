import type { SelectStmt } from 'libpg-query'
import type { Table } from '../../../sql/schema.ts'
import { meaningOf, type Relation, type Scope } from '../../../sql/scope.ts'
import { type Expression, opaque, rebound } from '../expression/expression.ts'
import { columnUse, readOver } from '../expression/read-condition.ts'

/** A column by its name, as what its values come from. */
export interface BoundColumn {
  readonly name: string
  readonly expression: Expression
  readonly merged: boolean
}

export type BoundRelation = Relation<BoundColumn>

/** A WITH query, read anew wherever it is used; what a recursive one has given so far is a relation. */
export type WithQuery =
  | {
      readonly select: SelectStmt
      readonly columns: readonly string[]
      readonly scope: BoundScope
      readonly recursive: boolean
    }
  | BoundRelation

/** The names that a SELECT sees, each column as an expression. */
export interface BoundScope extends Scope<BoundRelation, WithQuery> {}

/** A column by its path as written, as an expression. */
export function expressionNamed(path: readonly string[], scope: BoundScope): Expression {
  const meant = meaningOf(path, scope)
  if (meant === null) return opaque('other', `column ${path.join('.')}`, [])
  if (meant.kind !== 'row') return meant.column.expression
  return opaque(
    'other',
    'row',
    meant.relation.columns.map((column) => column.expression),
  )
}

/** The columns of a table, bound to a source; a generated one is what it is worked out from. */
export function tableColumns(table: Table, source: number): BoundColumn[] {
  return table.columns.map((column, at) => ({
    name: column.name,
    merged: false,
    expression:
      column.generation === null
        ? columnUse(table.name, column, at, source)
        : rebound(readOver(table, column.generation), source),
  }))
}
