import {
  familyOf,
  formatKnown,
  type Known,
  parseKnown,
  type WrittenAs,
} from '../../../sql/value.ts'

/** What a text must look like in the types that are not calculated with. */
const forms: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  bytea: /^\\x([0-9a-f]{2})*$/i,
  inet: /^(\d{1,3}\.){3}\d{1,3}(\/\d{1,2})?$|^[0-9a-f:]+(\/\d{1,3})?$/i,
  cidr: /^(\d{1,3}\.){0,3}\d{1,3}\/\d{1,2}$/,
  macaddr: /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i,
  macaddr8: /^([0-9a-f]{2}:){7}[0-9a-f]{2}$/i,
  bit: /^[01]+$/,
  varbit: /^[01]*$/,
  pg_lsn: /^[0-9a-f]{1,8}\/[0-9a-f]{1,8}$/i,
  ltree: /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/,
  point: /^\(.*,.*\)$/,
  circle: /^</,
}

interface Into extends WrittenAs {
  readonly enumLabels: readonly string[]
}

/**
 * A text as a value of a column, in the column's own text form; undefined where the column cannot
 * hold it.
 */
export function convertText(text: string, column: Into): string | undefined {
  const family = familyOf(column.baseType)
  if (family === 'other') return hasForm(text, column) ? text : undefined
  const known = parseKnown(text, family)
  return known === undefined ? undefined : formatKnown(known, column)
}

/** A value as a column's text; undefined where the column cannot hold it. */
export function writeKnown(value: Known, column: Into): string | undefined {
  const text = formatKnown(value, column)
  return text === undefined || familyOf(column.baseType) !== 'other' || hasForm(text, column)
    ? text
    : undefined
}

function hasForm(text: string, column: Into): boolean {
  const { baseType } = column
  if (baseType === 'enum') return column.enumLabels.includes(text)
  if (baseType === 'json' || baseType === 'jsonb') return isJson(text)
  if (baseType.startsWith('range:'))
    return text === 'empty' || (/^[[(].*,.*[\])]$/s.test(text) && isOrdered(text))
  if (baseType.startsWith('array:') || baseType.startsWith('multirange:'))
    return /^\{.*\}$/s.test(text)
  if (baseType === 'bit' && column.length > 0 && text.length !== column.length) return false
  return forms[baseType]?.test(text) ?? true
}

/** The lower bound of a range is not above the upper one. */
function isOrdered(range: string): boolean {
  const [low = '', high = ''] = range.slice(1, -1).replaceAll('"', '').split(',')
  if (low === '' || high === '') return true
  const [a, b] = [Number(low), Number(high)]
  return Number.isNaN(a) || Number.isNaN(b) ? low <= high : a <= b
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
