import { familyOf, formatKnown, parseKnown, type WrittenAs } from './value.ts'

/**
 * A text as a value of a column, in the column's own text form; undefined where the column cannot
 * hold it. Types without a family take the text as it is.
 */
export function convertText(text: string, column: WrittenAs & { readonly enumLabels: readonly string[] }): string | undefined {
  if (column.baseType === 'enum') return column.enumLabels.includes(text) ? text : undefined
  const family = familyOf(column.baseType)
  if (family === 'other') return text
  const known = parseKnown(text, family)
  if (known === undefined) return undefined
  return formatKnown(known, column)
}
