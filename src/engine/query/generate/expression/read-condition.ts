import { tryParse } from '../../../sql/parse.ts'
import type { Column, Table } from '../../../sql/schema.ts'
import { familyOf } from '../../../sql/value.ts'
import { type ColumnUse, type Expression, opaque } from './expression.ts'
import { readExpression } from './read.ts'

const wholeTypes = new Set(['int2', 'int4', 'int8', 'oid'])

/** A column of a table, bound to a source. */
export function columnUse(table: string, column: Column, at: number, source: number): ColumnUse {
  return {
    kind: 'column',
    source,
    table,
    at,
    name: column.name,
    baseType: column.baseType,
    notNull: column.notNull,
    family: familyOf(column.baseType),
    whole: wholeTypes.has(column.baseType),
  }
}

/**
 * An expression over the columns of one table, as a CHECK, an index or a generated column holds it;
 * its columns are bound to source 0. `value` names the column that VALUE stands for in a domain.
 */
export function readOver(table: Table, sql: string, value: string | null = null): Expression {
  const key = `${value ?? ''} ${sql}`
  let known = read.get(table)
  if (known === undefined) {
    known = new Map()
    read.set(table, known)
  }
  let expression = known.get(key)
  if (expression === undefined) {
    expression = readAnew(table, sql, value)
    known.set(key, expression)
  }
  return expression
}

/** What was read of a table, which the same schema asks for again with every attempt. */
const read = new WeakMap<Table, Map<string, Expression>>()

function readAnew(table: Table, sql: string, value: string | null): Expression {
  const statement = tryParse(`select ${sql}`)[0]?.node
  const target =
    statement !== undefined && 'SelectStmt' in statement
      ? statement.SelectStmt.targetList?.[0]
      : undefined
  if (target === undefined || !('ResTarget' in target)) return opaque('other', sql, [])
  return readExpression(target.ResTarget.val, {
    now: null,
    note: () => undefined,
    subquery: () => [],
    column: (path) => {
      const name = path.at(-1) === 'value' && value !== null ? value : path.at(-1)
      const at = table.columns.findIndex((column) => column.name === name)
      const column = table.columns[at]
      return column === undefined
        ? opaque('other', `column ${name}`, [])
        : columnUse(table.name, column, at, 0)
    },
  })
}
