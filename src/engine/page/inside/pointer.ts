/// <reference lib="dom" />
import { rulesInForce } from './states.ts'
import { aroundOf, elementsBelow, type Found, isHeard, isSeen, nameOf, squeeze } from './view.ts'

const stop =
  'a[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]'

/** Content that a style sheet shows under the mouse alone, where no key can bring focus. */
export function findHoverOnly(): Found[] {
  const rules = [...rulesInForce()]
  const byKey = rules.filter(
    ({ selectorText, style }) => /:(focus|checked|target)|\[/.test(selectorText) && shows(style),
  )
  const found = new Map<Element, Found>()
  for (const { selectorText, style } of rules) {
    if (!shows(style)) continue
    for (const selector of selectorText.split(',')) {
      for (const element of shownUnderMouse(selector.trim())) {
        const isByKey = byKey.some((rule) => matchesApart(element, rule.selectorText))
        if (!isByKey) found.set(element, { rule: 'hover-only', element })
      }
    }
  }
  return [...found.values()]
}

const shows = ({ display, visibility, opacity }: CSSStyleDeclaration): boolean =>
  (display !== '' && display !== 'none') || visibility === 'visible' || Number(opacity) > 0.5

/** Elements in one that the mouse is over, hidden without it, and no way for focus to get there. */
function shownUnderMouse(selector: string): Element[] {
  const [, over, inner] = /^(.*?):hover(?:\s*>\s*|\s+)([^:]+)$/.exec(selector) ?? []
  if (!over || !inner) return []
  try {
    return [...document.querySelectorAll(`${over} ${inner}`)].filter((element) => {
      const around = element.parentElement?.closest(over)
      if (!around || isSeen(element) || squeeze(element.textContent ?? '') === '') return false
      const stops = [around, ...around.querySelectorAll(stop)].filter((one) => one.matches(stop))
      const isReached = stops.some((one) => !element.contains(one))
      const isInStop = [...aroundOf(around)].some((one) => one.matches(stop))
      return isSeen(around) && !isReached && !isInStop
    })
  } catch {
    return []
  }
}

/** Whether a rule is about an element, whatever state it asks for. */
function matchesApart(element: Element, selector: string): boolean {
  try {
    const plain = selector.replace(
      /:(focus-within|focus-visible|focus|checked|target|hover)|\[[^\]]*\]/g,
      '',
    )
    return element.matches(plain)
  } catch {
    return true
  }
}

/** Scripts right in a tag that only a mouse starts: WCAG failure F54. */
export function findMouseEvents(): Found[] {
  const tells =
    /textContent|innerHTML|innerText|display|visibility|hidden|alert\(|location|open\(|submit\(/
  const events = '[onmouseover], [onmouseenter], [onmousedown], [onmouseup]'
  return [...document.querySelectorAll(events)].flatMap((element) => {
    if (!isSeen(element) || !isHeard(element)) return []
    if (element.matches('[onclick], [onfocus], [onfocusin], [onkeydown], [onkeyup], [onkeypress]'))
      return []
    const scripts = ['onmouseover', 'onmouseenter', 'onmousedown', 'onmouseup'].map(
      (name) => element.getAttribute(name) ?? '',
    )
    return tells.test(scripts.join(' ')) ? [{ rule: 'mouse-only', element }] : []
  })
}

/** A word that a control has if it does what dragging does. */
const moves =
  /\b(move|up|down|before|after|order|sort|place|put|position|top|bottom|swap|first|last|add|assign)\b/i

/** WCAG 2.5.7: what is dragged can be put there without dragging, too. */
export function findDragOnly(): Found[] {
  if (!document.querySelector('[draggable=true]') || !isDropped()) return []
  const controls = [...elementsBelow(document)].filter((one) => one.matches(stop) && isHeard(one))
  if (controls.some((control) => moves.test(nameOf(control)))) return []
  return [...document.querySelectorAll('[draggable=true]:not(a, img)')].flatMap((element) => {
    const isStop = element.matches(stop) || element.querySelector(stop) !== null
    const isOne = isSeen(element) && squeeze(element.textContent ?? '') !== ''
    return isStop || !isOne ? [] : [{ rule: 'drag-only', element }]
  })
}

const isDropped = (): boolean =>
  document.querySelector('[ondragstart], [ondrop], [ondragover]') !== null ||
  [...(window.__pageHeard ?? [])].some((type) => /^(drag|drop)/.test(type))

const composite =
  '[role=toolbar], [role=tablist], [role=menu], [role=menubar], [role=listbox], [role=grid], [role=treegrid], [role=tree], [role=radiogroup], [role=combobox], [role=group], [role=row], [role=application]'

/** A button by itself that can be seen and heard, and that Tab goes past. */
export function findSkippedButtons(): Found[] {
  return [...document.querySelectorAll<HTMLButtonElement>('button[tabindex^="-"]')].flatMap(
    (element) => {
      if (!isSeen(element) || !isHeard(element) || element.disabled || element.inert) return []
      const beside = element.parentElement?.querySelector('input, select, textarea, [tabindex="0"]')
      if (beside || element.closest(composite) || element.matches('[role]')) return []
      const name = nameOf(element)
      const twins = [...document.querySelectorAll('a[href], button:not([tabindex^="-"])')]
      const hasTwin = twins.some((one) => isHeard(one) && nameOf(one) === name)
      return name === '' || hasTwin ? [] : [{ rule: 'button-skipped-by-tab', element }]
    },
  )
}
