import type { Problem } from '../../kit/problem.ts'
import { badFile } from './bad-file.ts'
import { type Cell, plainName } from './cells.ts'
import { type ImportKind, type Layout, type LayoutId, layouts } from './layouts.ts'
import type { OpenedFile, Sheet } from './open.ts'

/** A sheet whose layout is known: its rows by our names of columns. */
export interface Table {
  readonly layout: LayoutId
  readonly fileName: string
  readonly filePath: string
  /** What the file says of itself above the table, in sheet names and on its other sheets. */
  readonly words: readonly string[]
  /** The header as the publisher wrote it, by our names. */
  readonly header: Readonly<Record<string, string>>
  rows(): AsyncIterable<Readonly<Record<string, Cell>>>
}

/** A header stands among the first rows; workbooks have a title and a note above it. */
const headerRowsMax = 12

/** Finds the table of a kind in a file, by its columns. Throws Problem 'bad-file'. */
export async function findTable(file: OpenedFile, kind: ImportKind): Promise<Table> {
  const tried: Found[] = []
  const words: string[] = []
  for (const sheet of file.sheets) {
    const found = await findIn(sheet)
    words.push(sheet.name, ...found.words)
    tried.push(...found.found)
  }
  const whole = tried.filter(({ missing }) => missing.length === 0)
  const right = whole.find(({ layout }) => isOf(layout, kind))
  if (right) return tableOf(file, right, words)
  throw misfit(file, kind, whole[0] ?? nearest(tried.filter(({ layout }) => isOf(layout, kind))))
}

/** The layout that most of the columns are there of. */
function nearest(tried: readonly Found[]): Found | undefined {
  const share = ({ places, missing }: Found) => places.size / (places.size + missing.length)
  return [...tried].sort((a, b) => share(b) - share(a))[0]
}

function misfit(file: OpenedFile, kind: ImportKind, found: Found | undefined): Problem {
  const known = Object.values(layouts).filter((layout) => layout.kind === kind)
  const expected = `${known.length > 1 ? 'one of: ' : ''}${known.map(({ what }) => what).join('; ')}`
  if (found === undefined) return badFile(file.name, expected, 'columns of something else')
  const { what, kind: right } = layouts[found.layout]
  if (found.missing.length === 0) {
    const named = /\s/.test(file.name) ? `"${file.name}"` : file.name
    const command = `backwright facts import ${right} ${named}`
    return badFile(file.name, expected, what, `${command}. Nothing was changed.`)
  }
  return badFile(
    file.name,
    `${what} with the column${found.missing.length > 1 ? 's' : ''} ${found.missing.join(', ')}`,
    `columns ${found.cells.slice(0, 12).join(', ')}${found.cells.length > 12 ? ' …' : ''}`,
    'Take the publisher’s file as it is. Nothing was changed.',
  )
}

function isOf(layout: LayoutId, kind: ImportKind): boolean {
  return layouts[layout].kind === kind
}

interface Found {
  readonly layout: LayoutId
  readonly sheet: Sheet
  readonly headerRow: number
  readonly cells: readonly string[]
  readonly places: ReadonlyMap<string, number>
  readonly missing: readonly string[]
  /** Rows that make up the header: two where a workbook merged cells above. */
  readonly height: number
}

async function findIn(sheet: Sheet): Promise<{ found: Found[]; words: string[] }> {
  const head: (readonly Cell[])[] = []
  for await (const row of sheet.rows()) {
    head.push(row)
    if (head.length === headerRowsMax) break
  }
  const found: Found[] = []
  head.forEach((row, i) => {
    const next = head[i + 1]
    const headers: [readonly string[], number][] = [[names(row), 1]]
    if (next) headers.push([merged(row, next), 2])
    for (const [cells, height] of headers) {
      for (const layout of Object.keys(layouts) as LayoutId[]) {
        const fit = fitOf(cells, layouts[layout])
        if (fit) found.push({ layout, sheet, headerRow: i, cells, height, ...fit })
      }
    }
  })
  const first = found.find(({ missing }) => missing.length === 0)?.headerRow ?? head.length
  const words = head.slice(0, first).flatMap((row) => names(row).filter(Boolean))
  return { found, words }
}

function names(row: readonly Cell[]): string[] {
  return row.map((cell) => String(cell ?? '').trim())
}

/** Older workbooks write “Employment” once over “2018” and “2028”. */
function merged(above: readonly Cell[], below: readonly Cell[]): string[] {
  let last = ''
  return names(below).map((name, i) => {
    last = String(above[i] ?? '').trim() || last
    return name === '' ? last : `${last}, ${name}`
  })
}

/** Where each column stands, and which are missing; null where next to none is there. */
function fitOf(
  cells: readonly string[],
  layout: Layout,
): { places: Map<string, number>; missing: string[] } | null {
  const plain = cells.map(plainName)
  const places = new Map<string, number>()
  const missing: string[] = []
  for (const [name, column] of Object.entries(layout.columns)) {
    const taken = new Set(places.values())
    const place = plain.findIndex(
      (cell, i) =>
        !taken.has(i) &&
        column.names.some((known) =>
          typeof known === 'string' ? plainName(known) === cell : known.test(cell),
        ),
    )
    if (place >= 0) places.set(name, place)
    else if (column.is !== 'optional') missing.push(String(column.names[0]))
  }
  return places.size < 2 ? null : { places, missing }
}

function tableOf(file: OpenedFile, found: Found, words: readonly string[]): Table {
  const { sheet, places, cells, headerRow, height, layout } = found
  const header = Object.fromEntries([...places].map(([name, i]) => [name, cells[i] ?? '']))
  return {
    layout,
    fileName: file.name,
    filePath: file.path,
    words,
    header,
    rows: async function* () {
      let at = 0
      for await (const row of sheet.rows()) {
        if (at++ < headerRow + height) continue
        if (row.every((cell) => cell === null || cell === '')) continue
        yield Object.fromEntries([...places].map(([name, i]) => [name, row[i] ?? null]))
      }
    },
  }
}
