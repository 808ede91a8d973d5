/// <reference lib="dom" />
/*
 * What a screen reader would announce by itself, noted while a lab is played. A live region must be
 * there before its text is: one that comes together with its text is only heard if it is an alert.
 */

declare global {
  interface Window {
    __pageNews?: string[]
  }
}

const liveRegion =
  '[aria-live=polite], [aria-live=assertive], [role=alert], [role=status], [role=log], output'

/** Begins to listen, before the page's own scripts run. */
export function listenForNews(): void {
  const news: string[] = []
  Object.defineProperty(window, '__pageNews', { value: news })
  const known = new WeakMap<Element, string>()
  const look = (records: readonly MutationRecord[]): void => {
    const fresh = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]))
    for (const region of document.querySelectorAll(liveRegion)) {
      const isNew = [...fresh].some((node) => node === region || node.contains(region))
      const text = isShown(region) ? squeezed(region) : ''
      const before = known.get(region)
      known.set(region, text)
      const isHeard = before !== undefined || (isNew && region.matches('[role=alert]'))
      if (isHeard && text !== '' && text !== before && document.readyState !== 'loading')
        news.push(text)
    }
  }
  const observer = new MutationObserver(look)
  observer.observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  })
}

const squeezed = (element: Element): string =>
  ((element as HTMLElement).innerText ?? '').replace(/\s+/g, ' ').trim()

const isShown = (element: Element): boolean =>
  element.checkVisibility({ visibilityProperty: true }) &&
  element.closest('[aria-hidden=true], [aria-live=off]') === null

/** What was said since it was asked last. */
export function takeNews(): string[] {
  return window.__pageNews?.splice(0) ?? []
}

/** What heads a cell, and what it names beside that, which eyes don't take for a header of it. */
export interface CellHeaders {
  readonly inLine: string[]
  readonly elsewhere: string[]
}

/** The header cells of the cell with a text, by the rules of HTML; null: no such cell. */
export function headersOf({
  cell,
  table,
}: {
  cell: string
  table: string | null
}): CellHeaders | null {
  const tables = [...document.querySelectorAll('table')].filter(
    (one) =>
      table === null ||
      squeezed(one.caption ?? one)
        .toLowerCase()
        .includes(table.toLowerCase()),
  )
  for (const one of tables) {
    const slots = gridOf(one)
    const slot = slots.find(({ element }) => element.matches('td') && squeezed(element) === cell)
    if (!slot) continue
    const [inLine = [], elsewhere = []] = headersOfSlot(slot, slots).map((headers) =>
      headers.map(({ element }) => squeezed(element)),
    )
    return { inLine, elsewhere }
  }
  return null
}

interface GridSlot {
  readonly element: HTMLTableCellElement
  readonly row: number
  readonly column: number
  readonly width: number
  readonly height: number
}

function gridOf(table: HTMLTableElement): GridSlot[] {
  const taken = new Set<string>()
  const slots: GridSlot[] = []
  for (const [row, line] of [...table.rows].entries()) {
    let column = 0
    for (const element of line.cells) {
      while (taken.has(`${row} ${column}`)) column++
      const [width, height] = [element.colSpan, element.rowSpan || table.rows.length - row]
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) taken.add(`${row + y} ${column + x}`)
      slots.push({ element, row, column, width, height })
      column += width
    }
  }
  return slots
}

/** Those that head a cell, and those that it names and that are somewhere else. */
function headersOfSlot(slot: GridSlot, slots: readonly GridSlot[]): GridSlot[][] {
  const named = (slot.element.getAttribute('headers') ?? '').split(/\s+/).filter(Boolean)
  if (named.length === 0) return [slots.filter((other) => heads(other, slot, slots))]
  const meant = slots.filter((other) => named.includes(other.element.id))
  return [true, false].map((is) => meant.filter((other) => isInLine(other, slot) === is))
}

/** What eyes take for a header of a cell is above it or beside it, whatever is named. */
const isInLine = (a: GridSlot, b: GridSlot): boolean =>
  (a.column < b.column + b.width && b.column < a.column + a.width) ||
  (a.row < b.row + b.height && b.row < a.row + a.height)

function heads(header: GridSlot, slot: GridSlot, slots: readonly GridSlot[]): boolean {
  if (!header.element.matches('th')) return false
  const inColumn =
    header.column < slot.column + slot.width && slot.column < header.column + header.width
  const inRow = header.row < slot.row + slot.height && slot.row < header.row + header.height
  const scope = header.element.scope
  if (scope === 'col' || scope === 'colgroup') return inColumn && header.row < slot.row
  if (scope === 'row') return inRow && header.column < slot.column
  if (scope === 'rowgroup')
    return (
      header.row <= slot.row &&
      header.element.parentElement?.parentElement === slot.element.parentElement?.parentElement
    )
  const headsColumn = rowIsHeaders(header, slots)
  return headsColumn ? inColumn && header.row < slot.row : inRow && header.column < slot.column
}

/** Without a scope, a header heads its column unless data stands in its row. */
const rowIsHeaders = ({ row }: GridSlot, slots: readonly GridSlot[]): boolean =>
  !slots.some(
    (one) =>
      one.row <= row &&
      row < one.row + one.height &&
      one.element.matches('td') &&
      squeezed(one.element) !== '',
  )
