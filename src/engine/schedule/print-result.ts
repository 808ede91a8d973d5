/** One result of a statement, as the wire gave it: texts hold one byte in each character. */
export interface ResultTable {
  readonly names: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/**
 * A table as libpq's PQprint aligns it: widths in bytes, columns that hold only numbers to the
 * right, an empty line at the end. A result without columns prints nothing.
 */
export function printResult({ names, rows }: ResultTable): string {
  if (names.length === 0) return ''
  const cells = rows.map((row) => row.map((value) => untilNul(value ?? '')))
  const widths = names.map((name, at) =>
    Math.max(name.length, ...rows.map((row, index) => widthOf(row[at], cells[index]?.[at] ?? ''))),
  )
  const isText = names.map((_, at) => cells.some((row) => !isNumber(row[at] ?? '')))
  const line = (values: readonly string[]): string =>
    values
      .map((value, at) => {
        const width = widths[at] ?? 0
        return isText[at] ? value.padEnd(width) : value.padStart(width)
      })
      .join('|')
  return [
    line(names),
    widths.map((width) => '-'.repeat(width)).join('+'),
    ...cells.map(line),
    `(${rows.length} row${rows.length === 1 ? '' : 's'})`,
    '\n',
  ].join('\n')
}

/** C's strings end at the first NUL, which binary results can hold; the width counts all bytes. */
function untilNul(value: string): string {
  const nul = value.indexOf('\0')
  return nul === -1 ? value : value.slice(0, nul)
}

function widthOf(value: string | null | undefined, cell: string): number {
  return cell === '' ? 0 : (value?.length ?? 0)
}

/** PQprint's own idea of a number; what is empty says nothing. */
function isNumber(value: string): boolean {
  return value === '' || /^(?![eE])[0-9.eE -]*[0-9]$/.test(value)
}
