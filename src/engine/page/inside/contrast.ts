/// <reference lib="dom" />
import { type FoundThere, leaving } from './leaving.ts'
import { aroundOf, axeTree, isSeen, squeeze } from './view.ts'

/** A text as it is drawn: the area around it, and its letters in it. */
export interface DrawnText {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Left, top, right and bottom of letters, from the corner of the area. */
  readonly letters: readonly (readonly [number, number, number, number])[]
  /** Red, green and blue, where nothing shines through; else null. */
  readonly color: readonly [number, number, number] | null
  /** The ratios that its size and weight ask for, at level AA and at level AAA. */
  readonly needed: number
  readonly enhanced: number
}

const doubtAt = (at: number): HTMLElement | null => {
  const element = window.__pageCheck?.doubts[at]
  return element instanceof HTMLElement && element.isConnected ? element : null
}

const textsOf = (element: HTMLElement): Text[] =>
  [...element.childNodes, ...(element.shadowRoot?.childNodes ?? [])].filter(
    (node): node is Text => node instanceof Text && squeeze(node.nodeValue ?? '') !== '',
  )

/** Brings a text into the window; null where there is none whose contrast counts. */
export function prepareText(at: number): DrawnText | null {
  const element = doubtAt(at)
  const texts = element ? textsOf(element) : []
  if (!element || texts.length === 0 || !countsAsText(element, texts)) return null
  axeTree(true)
  const isShown = isSeen(element)
  axeTree(false)
  if (!isShown) return null
  element.scrollIntoView({ block: 'center', behavior: 'instant' })
  const box = boxOf(texts)
  if (box === null) return null
  const style = getComputedStyle(element)
  const points = Number.parseFloat(style.fontSize) * 0.75
  const isLarge = points >= 18 || (points >= 14 && Number(style.fontWeight) >= 700)
  return {
    ...box,
    letters: lettersOf(texts, box),
    color: solidColorOf(element),
    needed: isLarge ? 3 : 4.5,
    enhanced: isLarge ? 4.5 : 7,
  }
}

const lettersMax = 60

function lettersOf(
  texts: readonly Text[],
  box: { x: number; y: number; width: number; height: number },
) {
  const letters: [number, number, number, number][] = []
  const range = document.createRange()
  for (const text of texts) {
    for (const { index } of (text.nodeValue ?? '').matchAll(/[\p{L}\p{N}]/gu)) {
      if (letters.length >= lettersMax) return letters
      range.setStart(text, index)
      range.setEnd(text, index + 1)
      const { left, top, right, bottom } = range.getBoundingClientRect()
      const inside =
        left >= box.x && top >= box.y && right <= box.x + box.width && bottom <= box.y + box.height
      if (inside && right - left >= 2)
        letters.push(
          [left - box.x, top - box.y, right - box.x, bottom - box.y].map(Math.round) as [
            number,
            number,
            number,
            number,
          ],
        )
    }
  }
  return letters
}

function solidColorOf(element: HTMLElement): [number, number, number] | null {
  const isClear = [...aroundOf(element)].some((around) => {
    const { opacity, filter, mixBlendMode } = getComputedStyle(around)
    return opacity !== '1' || filter !== 'none' || mixBlendMode !== 'normal'
  })
  const color = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(getComputedStyle(element).color)
  return isClear || !color ? null : [Number(color[1]), Number(color[2]), Number(color[3])]
}

/** Single signs and text of what is switched off don't count. */
function countsAsText(element: HTMLElement, texts: readonly Text[]): boolean {
  const written = squeeze(texts.map((text) => text.nodeValue ?? '').join(' '))
  if ([...written].length < 2 || !/[\p{L}\p{N}]/u.test(written)) return false
  const isOff = [...aroundOf(element)].some((around) =>
    around.matches(':disabled, [aria-disabled=true], [aria-hidden=true], [inert]'),
  )
  const labeled = element.closest('label')?.control ?? null
  return !isOff && labeled?.matches(':disabled, [aria-disabled=true]') !== true
}

function boxOf(
  nodes: readonly Node[],
): { x: number; y: number; width: number; height: number } | null {
  const range = document.createRange()
  range.setStartBefore(nodes[0] as Node)
  range.setEndAfter(nodes.at(-1) as Node)
  const { left, top, right, bottom } = range.getBoundingClientRect()
  const x = Math.max(0, Math.floor(left) - 2)
  const y = Math.max(0, Math.floor(top) - 2)
  const width = Math.min(window.innerWidth, Math.ceil(right) + 2) - x
  const height = Math.min(window.innerHeight, Math.ceil(bottom) + 2) - y
  return width >= 4 && height >= 4 ? { x, y, width, height } : null
}

/** Draws the page without the letters, with their shadow if they have one. */
export function hideText(at: number): void {
  const element = doubtAt(at)
  if (!element) return
  element.dataset.pageCheckStyle = element.getAttribute('style') ?? ''
  const hidden = {
    color: 'transparent',
    '-webkit-text-fill-color': 'transparent',
    'text-decoration-color': 'transparent',
    transition: 'none',
    'caret-color': 'transparent',
  }
  for (const [name, value] of Object.entries(hidden))
    element.style.setProperty(name, value, 'important')
}

export function showText(at: number): void {
  const element = doubtAt(at)
  if (!element) return
  const before = element.dataset.pageCheckStyle ?? ''
  delete element.dataset.pageCheckStyle
  if (before === '') element.removeAttribute('style')
  else element.setAttribute('style', before)
}

export function lowContrast({
  at,
  rule,
  fix,
}: {
  at: number
  rule: string
  fix: string
}): FoundThere[] {
  const element = doubtAt(at)
  if (!element) return []
  axeTree(true)
  try {
    return [leaving({ rule, element, fix })]
  } finally {
    axeTree(false)
  }
}
