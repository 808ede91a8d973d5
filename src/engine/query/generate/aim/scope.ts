import type { SelectStmt } from 'libpg-query'
import type { Schema, Table, View } from '../../schema/database.ts'
import { type Expression, opaque, rebound } from '../expression/expression.ts'
import { columnUse, readOver } from '../expression/read-condition.ts'

/** What one FROM item offers under its name. */
export interface Relation {
  readonly name: string
  readonly columns: readonly RelationColumn[]
}

export interface RelationColumn {
  readonly name: string
  readonly expression: Expression
  /** Merged into a column further left by NATURAL or USING: not shown by a bare star. */
  readonly merged: boolean
}

/** A WITH query, read anew wherever it is used. */
export interface CommonTable {
  readonly select: SelectStmt
  readonly columns: readonly string[]
  readonly scope: Scope
  readonly recursive: boolean
}

/** The names that a SELECT sees; outer ones above. */
export interface Scope {
  readonly relations: Relation[]
  readonly commonTables: Map<string, CommonTable | Relation>
  /** Output columns by alias, which GROUP BY and ORDER BY may use. */
  readonly outputs: Map<string, Expression>
  readonly parent: Scope | null
}

export function newScope(parent: Scope | null): Scope {
  return { relations: [], commonTables: new Map(), outputs: new Map(), parent }
}

/** A column by its path as written: bare, or behind the name of a relation. */
export function findColumn(scope: Scope, path: readonly string[]): Expression {
  const name = path.at(-1) ?? ''
  const relation = path.at(-2)
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    for (const each of at.relations) {
      if (relation !== undefined && each.name !== relation) continue
      const column = each.columns.find((one) => one.name === name)
      if (column !== undefined) return column.expression
    }
    if (relation !== undefined) continue
    const output = at.outputs.get(name)
    if (output !== undefined) return output
    const whole = at.relations.find((each) => each.name === name)
    if (whole !== undefined)
      return opaque(
        'other',
        'row',
        whole.columns.map((column) => column.expression),
      )
  }
  return opaque('other', `column ${path.join('.')}`, [])
}

export function findCommonTable(scope: Scope, name: string): CommonTable | Relation | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const found = at.commonTables.get(name)
    if (found !== undefined) return found
  }
  return null
}

export function findTable(schema: Schema, name: string): Table | null {
  return schema.tables.find((table) => table.name === name) ?? null
}

export function findView(schema: Schema, name: string): View | null {
  return schema.views.find((view) => view.name === name) ?? null
}

/** The columns of a table, bound to a source; a generated one is what it is worked out from. */
export function tableColumns(table: Table, source: number): RelationColumn[] {
  return table.columns.map((column, at) => ({
    name: column.name,
    merged: false,
    expression:
      column.generation === null
        ? columnUse(table.name, column, at, source)
        : rebound(readOver(table, column.generation), source),
  }))
}

/** Columns that a star shows. */
export function starColumns(relations: readonly Relation[], name: string | null): RelationColumn[] {
  return relations
    .filter((relation) => name === null || relation.name === name)
    .flatMap((relation) => relation.columns.filter((column) => name !== null || !column.merged))
}
