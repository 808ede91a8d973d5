import type { Node } from 'libpg-query'
import { targetNames } from '../sql/from.ts'
import { childrenOf, strings } from '../sql/walk.ts'
import type { TableFacts } from './database-facts.ts'

type Values = readonly (string | null)[] | null

const any: readonly null[] = [null]

/** The rows that WHERE leaves, by their primary key; [null] where it does not say. */
export function keysOfWhere(
  where: Node | undefined,
  facts: TableFacts,
  values: Values,
): readonly (string | null)[] {
  if (where === undefined || facts.key.length === 0) return any
  const found = new Map<string, readonly string[]>()
  for (const condition of conjuncts(where)) {
    const one = comparison(condition, facts, values)
    if (one !== null) found.set(one.column, one.values)
  }
  let keys: string[] = ['']
  for (const { name } of facts.key) {
    const possible = found.get(name)
    if (possible === undefined) return any
    keys = keys.flatMap((key) => possible.map((value) => `${key}|${value}`))
  }
  return keys
}

/** Whether WHERE leaves one row at most: each column of the key equals one value. */
export function pinsOneRow(
  where: Node | undefined,
  facts: TableFacts,
  named: ReadonlyMap<string, Node>,
): boolean {
  if (where === undefined || facts.key.length === 0) return false
  const pinned = new Set(
    conjuncts(where).flatMap((condition) => {
      if (!('A_Expr' in condition) || condition.A_Expr.kind !== 'AEXPR_OP') return []
      const { name, lexpr, rexpr } = condition.A_Expr
      if (strings(name)[0] !== '=' || lexpr === undefined || rexpr === undefined) return []
      return [
        [lexpr, rexpr],
        [rexpr, lexpr],
      ].flatMap(([column, value]) =>
        column !== undefined && 'ColumnRef' in column && isOneValue(value, facts, named)
          ? [strings(column.ColumnRef.fields).at(-1) ?? '']
          : [],
      )
    }),
  )
  return facts.key.every(({ name }) => pinned.has(name))
}

/** The same for every row: no column in it, but of a query that gives one row. */
function isOneValue(
  node: Node | undefined,
  facts: TableFacts,
  named: ReadonlyMap<string, Node>,
): boolean {
  if (node === undefined) return false
  if ('SubLink' in node) return node.SubLink.subLinkType === 'EXPR_SUBLINK'
  if ('ColumnRef' in node) {
    const path = strings(node.ColumnRef.fields)
    const queries =
      path.length > 1
        ? [named.get(path.at(-2) ?? '')]
        : facts.columns.includes(path[0] ?? '')
          ? []
          : [...named.values()]
    return queries.length > 0 && queries.every((query) => query !== undefined && isOneRow(query))
  }
  return childrenOf(node).every((child) => isOneValue(child, facts, named))
}

/** A SELECT without FROM: one row, unless it is VALUES of several or a UNION. */
function isOneRow(query: Node): boolean {
  if (!('SelectStmt' in query)) return false
  const { fromClause, valuesLists, op } = query.SelectStmt
  const isPlain = op === undefined || op === 'SETOP_NONE'
  return isPlain && (fromClause ?? []).length === 0 && (valuesLists ?? []).length <= 1
}

/** The primary keys of rows that VALUES writes out; [null] where they are not written out. */
export function insertedKeys(
  { InsertStmt: { cols, selectStmt } }: Extract<Node, { InsertStmt: unknown }>,
  facts: TableFacts,
  values: Values,
): readonly (string | null)[] {
  if (selectStmt === undefined || !('SelectStmt' in selectStmt) || facts.key.length === 0)
    return any
  const rows = selectStmt.SelectStmt.valuesLists ?? []
  const named = targetNames(cols)
  const columns = named.length > 0 ? named : facts.columns
  const keys = rows.map((row) => {
    const items = 'List' in row ? (row.List.items ?? []) : []
    const parts = facts.key.map(({ name, type }) =>
      constant(items[columns.indexOf(name)], type, values),
    )
    return parts.includes(null) ? null : parts.map((part) => `|${part}`).join('')
  })
  return keys.length === 0 ? any : keys
}

function conjuncts(node: Node): Node[] {
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR') {
    return (node.BoolExpr.args ?? []).flatMap(conjuncts)
  }
  return [node]
}

/** column = constant, or column IN (constants). */
function comparison(
  node: Node,
  facts: TableFacts,
  values: Values,
): { column: string; values: string[] } | null {
  if (!('A_Expr' in node)) return null
  const { kind, name, lexpr, rexpr } = node.A_Expr
  if (strings(name)[0] !== '=' || lexpr === undefined || rexpr === undefined) return null
  if (kind !== 'AEXPR_OP' && kind !== 'AEXPR_IN') return null
  const [column, other] = 'ColumnRef' in lexpr ? [lexpr, rexpr] : [rexpr, lexpr]
  if (!('ColumnRef' in column)) return null
  const label = strings(column.ColumnRef.fields).at(-1) ?? ''
  const type = facts.key.find((one) => one.name === label)?.type
  if (type === undefined) return null
  const items = 'List' in other ? (other.List.items ?? []) : [other]
  const found = items.map((item) => constant(item, type, values))
  return found.includes(null) ? null : { column: label, values: found as string[] }
}

/** A constant in the one form that equal values share; null for types where that is not known. */
function constant(node: Node | undefined, type: string, values: Values): string | null {
  const text = constantText(node, values)
  if (text === null) return null
  if (/^(smallint|integer|bigint)$/.test(type)) {
    return /^[+-]?\d{1,18}$/.test(text.trim()) ? BigInt(text.trim()).toString() : null
  }
  return type === 'text' ? text : null
}

function constantText(node: Node | undefined, values: Values): string | null {
  if (node === undefined) return null
  if ('TypeCast' in node) return constantText(node.TypeCast.arg, values)
  if ('MinMaxExpr' in node) {
    const numbers = (node.MinMaxExpr.args ?? []).map((arg) => constantText(arg, values))
    if (numbers.some((one) => one === null || !/^-?\d{1,15}$/.test(one))) return null
    const choose = node.MinMaxExpr.op === 'IS_GREATEST' ? Math.max : Math.min
    return String(choose(...numbers.map(Number)))
  }
  if ('ParamRef' in node) return values?.[(node.ParamRef.number ?? 0) - 1] ?? null
  if (!('A_Const' in node) || node.A_Const.isnull) return null
  const { ival, sval } = node.A_Const
  if (ival !== undefined) return String(ival.ival ?? 0)
  return sval === undefined ? null : (sval.sval ?? '')
}
