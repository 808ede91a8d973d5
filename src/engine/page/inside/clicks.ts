/// <reference lib="dom" />
import { aroundOf, elementsBelow, type Found, isHeard, isSeen, roleOf, seenText } from './view.ts'

declare global {
  interface Window {
    /** What scripts react to with a mouse. */
    readonly __pageClicked?: WeakSet<object>
    /** What scripts react to with keys. */
    readonly __pageKeyed?: WeakSet<object>
  }
}

const native =
  'a[href], button, input, select, textarea, label, summary, option, area, video, audio, iframe, details, dialog, [contenteditable]'
/** What keys reach by itself. */
const stopsOrNative = `${native}, [tabindex]`

type Listening = Element | Document | Window

const hearsClicks = (one: Listening): boolean =>
  window.__pageClicked?.has(one) === true || (one as HTMLElement).onclick != null

const hearsKeys = (one: Listening): boolean =>
  window.__pageKeyed?.has(one) === true ||
  ['onkeydown', 'onkeypress', 'onkeyup'].some(
    (name) => (one as unknown as Record<string, unknown>)[name] != null,
  )

/** A control, and not only a part that Tab stops at to scroll it, or that a link leads to. */
const isControl = (one: Element): boolean =>
  one.matches(native) ||
  (one.matches('[tabindex]:not([tabindex^="-"])') &&
    (hearsClicks(one) || hearsKeys(one) || widgetRole.test(one.getAttribute('role') ?? '')))

const widgetRole =
  /^(button|link|checkbox|switch|radio|tab|menuitem\w*|option|combobox|listbox|menu|menubar|tree|treeitem|grid|treegrid|gridcell|tablist|radiogroup|slider|spinbutton|textbox|searchbox|application)$/

/** Whether an element is in a control that keys reach. */
export const isInControl = (element: Element): boolean =>
  [...aroundOf(element)].slice(1).some(isControl)

/** Whether keys or a mouse can do anything with an element, by itself or by what is around it. */
export function isOperable(element: Element): boolean {
  if (hearsClicks(window) || hearsClicks(document) || element.matches(stopsOrNative)) return true
  return [...aroundOf(element)].some((one) => isControl(one) || hearsClicks(one))
}

/** Parts of widgets, where focus is elsewhere. */
const widgets =
  '[role=listbox], [role=menu], [role=menubar], [role=tree], [role=grid], [role=treegrid], [role=tablist], [role=radiogroup], [role=toolbar]'
const labelMax = 80

/** What looks as if it could be pressed, and a script listens only for a mouse on it. */
export function findClickedByScript(): Found[] {
  return [...elementsBelow(document.body ?? document)].flatMap((element) => {
    if (!hearsClicks(element) || element.matches(`[onclick], ${stopsOrNative}, form, body`))
      return []
    if (!isSeen(element) || !isHeard(element) || element.closest(widgets)) return []
    const isRole = /^(button|link|checkbox|switch|tab|menuitem)$/.test(roleOf(element) ?? '')
    const { length } = seenText(element)
    const isPointedAt = getComputedStyle(element).cursor === 'pointer'
    if (!isRole && (!isPointedAt || length === 0 || length > labelMax)) return []
    const isReached = element.querySelector(stopsOrNative) !== null || isInControl(element)
    return isReached ? [] : [{ rule: 'mouse-only', element }]
  })
}
