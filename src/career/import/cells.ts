/** What a cell holds once workbook, text, CSV and JSON are told apart no more. */
export type Cell = string | number | null

/** Marks that publishers write where there is no figure to show. */
const noValue = new Set([
  '',
  '*',
  '**',
  '#',
  '~',
  '-',
  '–',
  '—',
  'n/a',
  'na',
  'nan',
  'null',
  'none',
  'privacysuppressed',
  'ps',
])

/** A cell as trimmed text; null where there is none, or a mark that says so. */
export function textOf(cell: Cell | undefined): string | null {
  if (cell === null || cell === undefined) return null
  const text = unwrapped(String(cell).trim())
  return noValue.has(text.toLowerCase()) ? null : text
}

/** `="15-1252"` keeps a spreadsheet from reading a code as a date. */
function unwrapped(text: string): string {
  return /^="(.*)"$/s.exec(text)?.[1]?.trim() ?? text
}

/** Also `None` as a word, where it is an answer and not a gap. */
export function wordOf(cell: Cell | undefined): string | null {
  return typeof cell === 'string' && cell.trim() === 'None' ? 'None' : textOf(cell)
}

/** A figure: `1,234`, `$56,310` and `12.5%` too. Undefined: something that is no figure. */
export function figureOf(cell: Cell | undefined): number | null | undefined {
  const text = textOf(cell)
  if (text === null) return null
  const bare = text.replace(/(?<=^-?)\$/, '').replace(/%$/, '')
  // A comma that parts no thousands is another country's point; 12,5 is not 125.
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(bare) ? bare.replaceAll(',', '') : bare
  return /^-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(plain) ? Number(plain) : undefined
}

/** `#` in OEWS and `>=239,200` in projections: above the highest figure that is shown. */
export function isTopCoded(cell: Cell | undefined): boolean {
  return typeof cell === 'string' && /^(#|[>≥]=?\s*\$?[\d,]+)$/.test(cell.trim())
}

export function isYes(cell: Cell | undefined): boolean {
  return /^(y|yes|1|true)$/i.test(String(cell ?? '').trim())
}

/** A column's name without case, spaces and signs: `O*NET-SOC Code` and `onetsoc_code` are one. */
export function plainName(cell: Cell | undefined): string {
  return String(cell ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}
