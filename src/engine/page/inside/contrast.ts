/// <reference lib="dom" />
import { type FoundThere, leaving } from './leaving.ts'
import { aroundOf, axeTree, isSeen, squeeze } from './view.ts'

interface Drawn {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly needed: number
}

const doubtAt = (at: number): HTMLElement | null => {
  const element = window.__pageCheck?.doubts[at]
  return element instanceof HTMLElement && element.isConnected ? element : null
}

/** Brings a text into the window; null where there is none whose contrast counts. */
export function prepareText(at: number): Drawn | null {
  const element = doubtAt(at)
  const text = element && [...element.childNodes].filter((node) => node instanceof Text)
  if (!element || !text || !countsAsText(element)) return null
  axeTree(true)
  const isShown = isSeen(element)
  axeTree(false)
  if (!isShown) return null
  element.scrollIntoView({ block: 'center', behavior: 'instant' })
  const box = boxOf(text)
  if (box === null) return null
  const style = getComputedStyle(element)
  const points = Number.parseFloat(style.fontSize) * 0.75
  const isLarge = points >= 18 || (points >= 14 && Number(style.fontWeight) >= 700)
  return { ...box, needed: isLarge ? 3 : 4.5 }
}

/** Single signs and text of what is switched off don't count. */
function countsAsText(element: HTMLElement): boolean {
  const written = squeeze(element.textContent ?? '')
  if ([...written].length < 2 || !/[\p{L}\p{N}]/u.test(written)) return false
  return ![...aroundOf(element)].some((around) =>
    around.matches(':disabled, [aria-disabled=true], [aria-hidden=true], [inert]'),
  )
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

export function lowContrast({ at, fix }: { at: number; fix: string }): FoundThere[] {
  const element = doubtAt(at)
  if (!element) return []
  axeTree(true)
  try {
    return [leaving({ rule: 'contrast-by-pixels', element, fix })]
  } finally {
    axeTree(false)
  }
}
