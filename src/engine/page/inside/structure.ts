/// <reference lib="dom" />
import { isInControl } from './clicks.ts'
import {
  elementsBelow,
  type Found,
  isHeard,
  isSeen,
  nameOf,
  roleOf,
  seenText,
  squeeze,
} from './view.ts'

/** Something to click with a mouse that no key reaches. */
export function findMouseOnly(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    const isClicked = element.matches('[onclick], [onmousedown], [ondblclick]')
    if (!isClicked || !isSeen(element) || !isHeard(element)) return []
    if (
      element.matches(
        'a[href], button, input, select, textarea, label, summary, option, area, video, audio, body, html, form, details, dialog',
      )
    )
      return []
    if (element.matches('[tabindex], [contenteditable]') || seenText(element) === '') return []
    const hasOwnStop = element.querySelector('a[href], button, input, select, textarea, [tabindex]')
    return hasOwnStop || isInControl(element) ? [] : [{ rule: 'mouse-only', element }]
  })
}

/** A link without an address, which Tab never reaches. */
export function findLinksWithoutAddress(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    const isOne = element.matches('a[onclick]:not([href]):not([tabindex])')
    return isOne && isSeen(element) ? [{ rule: 'mouse-only', element }] : []
  })
}

/** Lines that look like a list and are none. */
export function findFakeLists(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (!element.matches('p, div, span, td') || !isSeen(element)) return []
    const lines = linesOf(element)
    const bullets = lines.filter(isItem).length
    const numbers = lines.filter((line, at) =>
      new RegExp(`^${at + 1}[.)]\\s+\\S`).test(line),
    ).length
    return bullets >= 3 || numbers >= 3 ? [{ rule: 'fake-list', element }] : []
  })
}

/** Behind a long dash, a whole sentence is somebody speaking. */
const isItem = (line: string): boolean =>
  /^[-•·*‣▪●○]\s+\S/.test(line) || (/^[–—]\s+\S/.test(line) && !/[.!?…]["”’»]?$/.test(line))

/** The lines of its own text that line breaks part. */
function linesOf(element: Element): string[] {
  let line = ''
  const lines: string[] = []
  for (const node of element.childNodes) {
    if (node instanceof HTMLBRElement) {
      lines.push(squeeze(line))
      line = ''
    } else if (
      node instanceof Text ||
      (node instanceof Element && node.matches('a, b, i, em, strong, span'))
    ) {
      line += node.textContent ?? ''
    }
  }
  return [...lines, squeeze(line)].filter(Boolean)
}

/** ACT 46ca7f, as far as WCAG goes: a picture that is marked as decoration stays silent. */
export function findHeardDecoration(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    const isMarked =
      element.matches('img[alt=""]:not([role])') ||
      element.matches(':is(img, svg, canvas):is([role=none], [role=presentation])')
    if (!isMarked || !isHeard(element)) return []
    const names = [
      'aria-label',
      'aria-labelledby',
      'aria-describedby',
      'aria-live',
      'aria-details',
      'aria-roledescription',
    ]
    const isNamed = names.some((name) => squeeze(element.getAttribute(name) ?? '') !== '')
    const isReached = element.matches('img[tabindex], svg[tabindex]')
    return isNamed || isReached ? [{ rule: 'decoration-heard', element }] : []
  })
}

/** An area that scrolls and that keys can't scroll, because Tab was told to skip it. */
export function findUnreachableScrollers(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (!(element instanceof HTMLElement) || !isSeen(element)) return []
    const style = getComputedStyle(element)
    const across = element.scrollWidth - element.clientWidth
    const down = element.scrollHeight - element.clientHeight
    const isScroller =
      scrolls(style.overflowX, across - lineMin, [style.paddingLeft, style.paddingRight]) ||
      scrolls(style.overflowY, down - lineMin - element.clientHeight * otherFonts, [
        style.paddingTop,
        style.paddingBottom,
      ])
    if (!isScroller || element.matches('body, html, textarea, select, input')) return []
    if (isPopupOfCombobox(element)) return []
    const isStop = element.tabIndex >= 0 && element.hasAttribute('tabindex')
    const inner = [
      ...element.querySelectorAll<HTMLElement>(
        'a[href], button, input, select, textarea, [tabindex], summary, iframe, [contenteditable]',
      ),
    ]
    const hasStop = inner.some((one) => one.tabIndex >= 0 && !one.matches(':disabled'))
    const hasContent =
      seenText(element) !== '' || element.querySelector('img, svg, canvas, video') !== null
    return isStop || hasStop || !hasContent ? [] : [{ rule: 'scroller-without-key', element }]
  })
}

/** Less than this isn't a line: a part of the space below the last one. */
const lineMin = 8

/** A text that fits its box in the author's fonts can be this much longer, as a share, in ours. */
const otherFonts = 0.25

/** Whether there is more to scroll to than padding. */
const scrolls = (overflow: string, distance: number, paddings: readonly string[]): boolean =>
  /auto|scroll/.test(overflow) && distance > Math.max(0, ...paddings.map(Number.parseFloat))

/** The list of a combobox scrolls with the choice, by the keys of its field. */
const isPopupOfCombobox = ({ id }: Element): boolean =>
  id !== '' &&
  document.querySelector(
    `[role=combobox]:is([aria-controls~="${CSS.escape(id)}"], [aria-owns~="${CSS.escape(id)}"])`,
  ) !== null

/** A control without a name that only a title or a placeholder seems to give. */
export function findPlaceholderLabels(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (!element.matches('input[placeholder], textarea[placeholder]') || !isSeen(element)) return []
    const field = element as HTMLInputElement
    if (field.labels?.length || element.matches('[aria-label], [aria-labelledby], [title]'))
      return []
    const isSearch =
      element.matches('[type=search]') || element.closest('[role=search], search') !== null
    return isSearch || nameOf(element) === '' || roleOf(element) === null
      ? []
      : [{ rule: 'placeholder-for-label', element }]
  })
}
