import type { SelectStmt } from 'libpg-query'
import { print } from '../../sql/deparse.ts'
import { tryParse } from '../../sql/parse.ts'
import type { CheckConstraint, Schema } from '../../sql/schema.ts'
import type { Fields } from '../../sql/tree.ts'
import { columnsOf } from '../generate/expression/expression.ts'
import { readOver } from '../generate/expression/read-condition.ts'

/**
 * The schema with promises that look at one row of one table as CHECKs: databases are then made to
 * keep them, and to stand at their edges. PostgreSQL stays the judge of whether a promise is kept.
 */
export function withPromises(schema: Schema, promises: readonly string[]): Schema {
  const found = promises.flatMap((sql, at) => rowPromise(sql, at) ?? [])
  return {
    ...schema,
    tables: schema.tables.map((table) => {
      const own = found.filter((one) => one.table === table.name)
      const checks = own.map(({ name, expression }): CheckConstraint => {
        const columns = columnsOf(readOver(table, expression)).map((column) => column.name)
        return { name, expression, columns: [...new Set(columns)] }
      })
      return own.length === 0 ? table : { ...table, checks: [...table.checks, ...checks] }
    }),
  }
}

interface RowPromise {
  readonly table: string
  readonly name: string
  readonly expression: string
}

/** `select … from t where broken` says NOT broken of each row of t; null for any other query. */
function rowPromise(sql: string, at: number): RowPromise | null {
  const node = tryParse(sql)[0]?.node
  const select: SelectStmt = node !== undefined && 'SelectStmt' in node ? node.SelectStmt : {}
  const [from, ...more] = select.fromClause ?? []
  const broken = select.whereClause
  if (from === undefined || !('RangeVar' in from) || more.length > 0) return null
  const rest = [select.groupClause, select.havingClause, select.withClause, select.limitCount]
  if (broken === undefined || rest.some((part) => part !== undefined)) return null
  if (/"(SubLink|WindowDef)"/.test(JSON.stringify(broken))) return null
  const text = print(asSelected(broken))
  if (text === null) return null
  const expression = `not (${text.replace(/^\s*select\s/i, '')})`
  return { table: from.RangeVar.relname ?? '', name: `promise ${at + 1}`, expression }
}

/** SELECT expression: a tree that can be printed. */
function asSelected(expression: unknown): Fields {
  return {
    SelectStmt: {
      targetList: [{ ResTarget: { val: expression } }],
      limitOption: 'LIMIT_OPTION_DEFAULT',
      op: 'SETOP_NONE',
    },
  } as unknown as Fields
}
