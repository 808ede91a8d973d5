/// <reference lib="dom" />
import { elementsBelow, type Found, isSeen, squeeze } from './view.ts'

/** How far apart people may want text to be (WCAG 1.4.12), as a share of its size. */
const wanted = {
  'letter-spacing': 0.12,
  'word-spacing': 0.16,
  'line-height': 1.5,
} as const
type Spacing = keyof typeof wanted

/** ACT 24afc2, 9e45ec and 78fd32: a style attribute doesn't hold text closer than people want it. */
export function findFixedSpacing(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (!(element instanceof HTMLElement) || !element.hasAttribute('style')) return []
    const fixed = (Object.keys(wanted) as Spacing[]).find((name) => isHeldClose(element, name))
    if (fixed === undefined || squeeze(element.textContent ?? '') === '' || !isSeen(element))
      return []
    const fix = `${fixed} is too small and !important in a style attribute, so nobody can set text wider for themselves. Leave !important out, or write at least ${wanted[fixed]}em.`
    return [{ rule: 'spacing-fixed', element, fix }]
  })
}

function isHeldClose(element: HTMLElement, name: Spacing): boolean {
  if (element.style.getPropertyPriority(name) !== 'important') return false
  if (/^(inherit|unset|revert)/.test(element.style.getPropertyValue(name))) return false
  if (name === 'line-height' && !hasLines(element)) return false
  const style = getComputedStyle(element)
  const size = Number.parseFloat(style.fontSize)
  // "normal" is no number: letters and words have nothing between them, and lines a little.
  const used = Number.parseFloat(style.getPropertyValue(name)) || 0
  return used < size * wanted[name] - 0.01
}

/** Whether its text is broken into lines. */
function hasLines(element: HTMLElement): boolean {
  const range = document.createRange()
  range.selectNodeContents(element)
  const tops = [...range.getClientRects()].filter(({ width }) => width > 1).map(({ top }) => top)
  return Math.max(...tops) - Math.min(...tops) > 4
}
