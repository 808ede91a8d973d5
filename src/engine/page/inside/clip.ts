/// <reference lib="dom" />
import {
  aroundOf,
  elementsBelow,
  type Found,
  flatParent,
  isHeard,
  isSeen,
  squeeze,
} from './view.ts'

/** Text that starts to be cut off before this many pixels isn't worth a word. */
const tolerance = 2

/** ACT 59br37: at 200 % zoom, boxes that hide what doesn't fit cut no text off. */
export function findClippedText(): Found[] {
  const found = new Map<Element, Found>()
  for (const element of elementsBelow(document)) {
    for (const node of element.childNodes) {
      if (!(node instanceof Text) || squeeze(node.nodeValue ?? '') === '') continue
      if (!(element instanceof HTMLElement) || !isSeen(element) || !isHeard(element)) continue
      const clipper = clipperOf(node, element)
      if (clipper && !found.has(clipper))
        found.set(clipper, { rule: 'text-cut-off-at-200-percent', element: clipper })
    }
  }
  return [...found.values()]
}

/** The box around a text that cuts a part of it off; null: all of it shows, or none. */
function clipperOf(text: Text, parent: Element): Element | null {
  const range = document.createRange()
  range.selectNodeContents(text)
  const boxes = [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0)
  if (boxes.length === 0) return null
  const scrolled = { x: false, y: false }
  for (const around of aroundOf(parent)) {
    const style = getComputedStyle(around)
    scrolled.x ||= /auto|scroll/.test(style.overflowX)
    scrolled.y ||= /auto|scroll/.test(style.overflowY)
    if (scrolled.x && scrolled.y) return null
    if (style.position === 'fixed') return null
    if (around.matches('body, html'))
      return !scrolled.y && isBelowFixedWindow(boxes) ? document.documentElement : null
    const hides = { x: /hidden|clip/.test(style.overflowX), y: /hidden|clip/.test(style.overflowY) }
    if (!hides.x && !hides.y) continue
    const inner = around.getBoundingClientRect()
    if (inner.width <= 2 || inner.height <= 2) return null
    if (hides.x && !scrolled.x && isCutAcross(boxes, inner, style)) return around
    if (hides.y && !scrolled.y && isCutDown(boxes, inner, style)) return around
  }
  return null
}

/** Text under the lower edge of a window that doesn't scroll; under an open dialog that's as it should be. */
function isBelowFixedWindow(boxes: readonly DOMRect[]): boolean {
  const { documentElement: root, body } = document
  const style = getComputedStyle(root)
  // What the body says counts for the window, unless the root says something itself.
  const isVisible = style.overflowX === 'visible' && style.overflowY === 'visible'
  const { overflowY } = isVisible && body ? getComputedStyle(body) : style
  if (!/hidden|clip/.test(overflowY)) return false
  const dialogs = document.querySelectorAll('dialog[open], [aria-modal=true], [role=dialog]')
  if ([...dialogs].some((one) => isSeen(one))) return false
  return boxes.some(({ bottom }) => bottom > window.innerHeight + 6)
}

function isCutAcross(
  boxes: readonly DOMRect[],
  inner: DOMRect,
  style: CSSStyleDeclaration,
): boolean {
  const isDots = style.whiteSpace.includes('nowrap') && style.textOverflow !== 'clip'
  if (isDots) return false
  const isShown = boxes.some((box) => box.left < inner.right && box.right > inner.left)
  return (
    isShown && boxes.some((box) => box.right > inner.right + tolerance && box.left < inner.right)
  )
}

function isCutDown(boxes: readonly DOMRect[], inner: DOMRect, style: CSSStyleDeclaration): boolean {
  // So many lines and three dots: cut at any size of letters.
  if (style.webkitLineClamp !== 'none' && style.webkitLineClamp !== '') return false
  const fontSize = Number.parseFloat(style.fontSize)
  const lineHeight = Number.parseFloat(style.lineHeight) || fontSize * 1.2
  // A box as high as one line is meant to show one line.
  if (lineHeight >= inner.height - 0.5 && inner.height >= fontSize * 0.95) return false
  const isShown = boxes.some((box) => box.top < inner.bottom - 1 && box.bottom > inner.top)
  const depth = Math.min(6, (boxes[0]?.height ?? 16) * 0.3)
  return isShown && boxes.some((box) => box.bottom > inner.bottom + depth)
}

/** What is wider than a narrow window, and isn't something that needs two dimensions. */
export function findTooWide(): Found[] {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width + 4) return []
  for (const element of elementsBelow(document.body ?? document)) {
    const box = element.getBoundingClientRect()
    const isWide = box.right > width + 4 && box.width > 0
    if (!isWide || !(element instanceof HTMLElement) || !isSeen(element)) continue
    const needsTwo = [...aroundOf(element)].some(needsTwoDimensions)
    const hasText = [...element.childNodes].some(
      (node) => node instanceof Text && squeeze(node.nodeValue ?? '') !== '',
    )
    if (
      !needsTwo &&
      (hasText || element.matches('input, select, textarea, button')) &&
      !isInScroller(element)
    )
      return [{ rule: 'too-wide-at-320', element }]
  }
  return []
}

const needsTwoDimensions = (element: Element): boolean =>
  element.matches(
    'table, pre, code, svg, canvas, img, video, iframe, object, embed, math, [role=table], [role=grid], [role=toolbar]',
  )

function isInScroller(element: Element): boolean {
  for (let at = flatParent(element); at && !at.matches('body, html'); at = flatParent(at))
    if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX)) return true
  return false
}

/** How far each element is turned by its own style, in whole degrees from 0 to 359. */
export function turnsOf(): number[] {
  return [...elementsBelow(document)].map((element) => {
    const { transform, rotate } = getComputedStyle(element)
    return Math.round((angleOf(transform) + angleOfRotate(rotate) + 720) % 360)
  })
}

function angleOf(transform: string): number {
  if (transform === 'none' || transform === '') return 0
  const matrix = new DOMMatrixReadOnly(transform)
  return (Math.atan2(matrix.b, matrix.a) * 180) / Math.PI
}

function angleOfRotate(rotate: string): number {
  const degrees = /(?:^|z |0 0 1 )(-?[\d.]+)deg$/.exec(rotate)?.[1]
  return degrees === undefined ? 0 : Number(degrees)
}

/** Elements by their place in the order of turnsOf. */
export function findTurned(places: readonly number[]): Found[] {
  const all = [...elementsBelow(document)]
  return places.flatMap((place) => {
    const element = all[place]
    return element ? [{ rule: 'orientation-lock', element }] : []
  })
}
