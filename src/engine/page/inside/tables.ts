/// <reference lib="dom" />
import { elementsBelow, type Found, isHeard, isSeen, roleOf, seenText } from './view.ts'

interface Slot {
  readonly cell: Element
  readonly row: number
  readonly column: number
  readonly width: number
  readonly height: number
}

const headerRoles = new Set(['columnheader', 'rowheader'])
const cellRoles = new Set(['cell', 'gridcell', 'columnheader', 'rowheader'])

/** ACT d0f69e: every header is the header of a cell. */
export function findIdleHeaders(): Found[] {
  return [...elementsBelow(document)]
    .filter((element) => ['table', 'grid', 'treegrid'].includes(roleOf(element) ?? ''))
    .filter(isHeard)
    .flatMap((table) => {
      const slots = slotsOf(table)
      return slots
        .filter(({ cell }) => isWorkingHeader(cell))
        .filter((header) => !hasCells(header, slots, table))
        .map(({ cell }) => ({ rule: 'table-header-without-cells', element: cell }))
    })
}

/** A first row that is bold and made of plain cells: headers for eyes alone. */
export function findFakeHeaders(): Found[] {
  return [...document.querySelectorAll('table')].flatMap((table) => {
    const [first, ...others] = table.rows
    const isData = roleOf(table) === 'table' && isHeard(table) && isSeen(table)
    if (!isData || !first || others.length < 2 || first.cells.length < 2) return []
    if (table.querySelector('th, [role=columnheader], [role=rowheader], [headers]')) return []
    const isBold = (cell: Element): boolean => {
      const [only] = cell.children
      const isWhole = only !== undefined && seenText(only) === seenText(cell)
      const weight = getComputedStyle(isWhole ? only : cell).fontWeight
      return seenText(cell) !== '' && Number(weight) >= 600
    }
    const isHead = [...first.cells].every(isBold)
    const isElsewhere = others.every((row) => [...row.cells].every(isBold))
    return isHead && !isElsewhere ? [{ rule: 'table-fake-headers', element: table }] : []
  })
}

const isWorkingHeader = (cell: Element): boolean =>
  headerRoles.has(roleOf(cell) ?? '') && isHeard(cell) && isSeen(cell) && seenText(cell) !== ''

/** Where each cell is, spans counted. */
function slotsOf(table: Element): Slot[] {
  const taken = new Set<string>()
  const slots: Slot[] = []
  for (const [row, line] of rowsOf(table).entries()) {
    let column = 0
    for (const cell of cellsOf(line)) {
      while (taken.has(`${row} ${column}`)) column++
      const width = spanOf(cell, 'colspan')
      const height = spanOf(cell, 'rowspan')
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) taken.add(`${row + y} ${column + x}`)
      slots.push({ cell, row, column, width, height })
      column += width
    }
  }
  return slots
}

function spanOf(cell: Element, name: string): number {
  const count = Number(cell.getAttribute(name) ?? cell.getAttribute(`aria-${name}`) ?? 1)
  return Number.isInteger(count) && count > 0 ? Math.min(count, 1000) : 1
}

const rowsOf = (table: Element): Element[] =>
  [...elementsBelow(table)].filter(
    (element) =>
      roleOf(element) === 'row' &&
      element.closest('table, [role=table], [role=grid], [role=treegrid]') === table,
  )

const cellsOf = (row: Element): Element[] =>
  [...elementsBelow(row)].filter(
    (element) =>
      (cellRoles.has(roleOf(element) ?? '') || element.matches('td, th')) &&
      element.closest('tr, [role=row]') === row,
  )

function hasCells(header: Slot, slots: readonly Slot[], table: Element): boolean {
  const { cell } = header
  const isNamed = slots.some(({ cell: other }) => namedHeaders(other).includes(cell.id))
  if (cell.id !== '' && isNamed) return true
  const scope = cell.getAttribute('scope')?.toLowerCase() ?? ''
  if (scope === 'rowgroup' || scope === 'colgroup') return slots.length > 1
  const others = slots.filter(
    (other) => other.cell !== cell && namedHeaders(other.cell).length === 0,
  )
  const below = others.some((other) => overlapsColumns(header, other))
  const beside = others.some((other) => overlapsRows(header, other))
  if (scope === 'col') return below
  if (scope === 'row') return beside
  if (table.matches('table')) return below || (beside && !isHeaderRow(header, slots))
  return roleOf(cell) === 'rowheader' ? beside : below
}

const namedHeaders = (cell: Element): string[] =>
  (cell.getAttribute('headers') ?? '').split(/\s+/).filter(Boolean)

const overlapsColumns = (a: Slot, b: Slot): boolean =>
  a.column < b.column + b.width && b.column < a.column + a.width && b.row !== a.row

const overlapsRows = (a: Slot, b: Slot): boolean =>
  a.row < b.row + b.height && b.row < a.row + a.height && b.column !== a.column

/** A row of headers alone heads columns. */
const isHeaderRow = ({ row }: Slot, slots: readonly Slot[]): boolean =>
  slots.filter((slot) => slot.row === row).every(({ cell }) => headerRoles.has(roleOf(cell) ?? ''))
