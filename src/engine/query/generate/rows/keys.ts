import type { Value } from '../../schema/database.ts'
import type { SourceValues } from '../expression/expression.ts'
import { evaluate } from '../expression/solve.ts'
import { rangesOverlap } from '../values/ranges.ts'
import type { ExclusionPlan, KeyPlan, TablePlan } from './plan.ts'
import { knownOf } from './plan.ts'

/** A row in the making: undefined where nothing is decided. */
export type Row = (Value | undefined)[]

/** The row's values to calculate with. */
export function valuesOfRow(table: TablePlan, row: Row): SourceValues {
  return row.map((text, at) => {
    const column = table.columns[at]
    return text === null || text === undefined || column === undefined
      ? (text as null | undefined)
      : knownOf(text, column.column)
  })
}

/** The text by which two rows clash in a key; null where the row cannot clash. */
export function keyText(table: TablePlan, key: KeyPlan, row: Row): string | null {
  const needsValues = key.where !== null || key.parts.some((part) => part.kind !== 'column')
  const environment = needsValues ? [valuesOfRow(table, row)] : []
  if (key.where !== null && evaluate(key.where, environment) === false) return null
  let text = ''
  for (const part of key.parts) {
    const value = part.kind === 'column' ? row[part.at] : evaluate(part, environment)
    if (value === null || (value === undefined && part.kind === 'column')) {
      if (key.key.nullsDistinct) return null
      text += '\u0001\u0002'
    } else if (value === undefined) {
      text += `${key.columns.map((at) => row[at] ?? '').join('\u0003')}\u0002`
    } else {
      text += `${plainText(table, part.kind === 'column' ? part.at : -1, value)}\u0002`
    }
  }
  return text
}

/** Texts that are equal in the column's type are the same text. */
function plainText(table: TablePlan, at: number, value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const type = table.columns[at]?.column.baseType
  if (type === 'citext') return text.toLowerCase()
  return type === 'bpchar' ? text.replace(/ +$/, '') : text
}

/** Whether two rows satisfy all the operators of an exclusion constraint, so that one must go. */
export function exclude(
  table: TablePlan,
  exclusion: ExclusionPlan,
  left: Row,
  right: Row,
): boolean {
  const [a, b] = [[valuesOfRow(table, left)], [valuesOfRow(table, right)]]
  if (
    exclusion.where !== null &&
    (evaluate(exclusion.where, a) === false || evaluate(exclusion.where, b) === false)
  )
    return false
  return exclusion.parts.every(({ expression, operator }) => {
    const [x, y] = [evaluate(expression, a), evaluate(expression, b)]
    if (x === null || y === null) return false
    if (x === undefined || y === undefined) return true
    if (operator === '&&') return rangesOverlap(String(x), String(y))
    if (operator === '<>') return String(x) !== String(y)
    return operator !== '=' || String(x) === String(y)
  })
}
