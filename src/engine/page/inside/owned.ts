/// <reference lib="dom" />
import { aroundOf, elementsBelow, type Found, isHeard, roleOf, squeeze } from './view.ts'

/** What a role may own, by WAI-ARIA 1.2. Groups may hold what their owner may. */
const ownedBy: Readonly<Record<string, readonly string[]>> = {
  feed: ['article'],
  grid: ['row', 'rowgroup'],
  list: ['listitem'],
  listbox: ['option', 'group'],
  menu: ['group', 'menuitem', 'menuitemradio', 'menuitemcheckbox'],
  menubar: ['group', 'menuitem', 'menuitemradio', 'menuitemcheckbox'],
  row: ['cell', 'columnheader', 'gridcell', 'rowheader'],
  rowgroup: ['row'],
  table: ['row', 'rowgroup', 'caption'],
  tablist: ['tab'],
  tree: ['group', 'treeitem'],
  treegrid: ['row', 'rowgroup'],
}

/** Owned by any of them without harm: a separator in a menu is common, and is heard as one. */
const harmless = new Set(['separator', 'caption', 'scrollbar'])

/** ACT bc4a75: a role that restricts what it owns owns nothing else. */
export function findForeignOwned(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    const allowed = ownedBy[element.getAttribute('role')?.trim().toLowerCase() ?? '']
    if (!allowed || !isHeard(element) || roleOf(element) !== element.getAttribute('role')) return []
    if ([...aroundOf(element)].some((one) => one.getAttribute('aria-busy') === 'true')) return []
    const foreign = foreignIn(element, allowed)
    return foreign === null ? [] : [{ rule: 'aria-foreign-child', element, fix: foreign }]
  })
}

function foreignIn(owner: Element, allowed: readonly string[]): string | null {
  for (const child of ownedOf(owner)) {
    const role = roleOf(child) as string
    if (harmless.has(role) || isEmptied(child)) continue
    if (!allowed.includes(role)) {
      const whole = owner.getAttribute('role') ?? 'group'
      return `role="${whole}" may own ${allowed.join(', ')}; here it owns ${role}. Give the child one of these roles, or take the owner's role away.`
    }
    const inner = role === 'group' ? foreignIn(child, allowed) : null
    if (inner !== null) return inner
  }
  return null
}

/** The nearest elements with a role below it, and those that aria-owns names. */
function* ownedOf(owner: Element): Generator<Element> {
  const named = (owner.getAttribute('aria-owns') ?? '').split(/\s+/).filter(Boolean)
  const others = named.map((id) => document.getElementById(id)).filter((one) => one !== null)
  for (const child of [...owner.children, ...others]) {
    if (!isHeard(child)) continue
    const role = roleOf(child)
    if (role !== null && role !== 'none' && role !== 'presentation' && role !== 'generic')
      yield child
    else yield* ownedOf(child)
  }
}

/** Whether aria-owns elsewhere has taken away all that was in it. */
function isEmptied(element: Element): boolean {
  const moved = [...element.querySelectorAll('[id]')].filter(({ id }) =>
    document.querySelector(`[aria-owns~="${CSS.escape(id)}"]`),
  )
  if (moved.length === 0) return false
  const isLeft = (node: Node): boolean => !moved.some((one) => one.contains(node))
  const parts = element.querySelectorAll('a, button, input, select, textarea, img, svg, [tabindex]')
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text; text = texts.nextNode())
    if (isLeft(text) && squeeze(text.nodeValue ?? '') !== '') return false
  return ![...parts].some(isLeft)
}

/** Whether all that it owns may be there, and there is something. */
export function ownsWhatItMay(element: Element): boolean {
  const allowed = ownedBy[element.getAttribute('role')?.trim().toLowerCase() ?? '']
  return (
    allowed !== undefined &&
    foreignIn(element, allowed) === null &&
    [...ownedOf(element)].some((child) => allowed.includes(roleOf(child) as string))
  )
}

/** Text that a list owns without an item around it. */
export function findLooseText(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    const role = element.getAttribute('role') ?? ''
    if (!['list', 'tablist', 'row', 'tree', 'listbox'].includes(role) || !isHeard(element))
      return []
    if (element.getAttribute('aria-busy') === 'true' || element.matches('[aria-owns]')) return []
    const hasOwned = [...ownedOf(element)].length > 0
    const hasText = squeeze(element.textContent ?? '') !== ''
    return !hasOwned && hasText ? [{ rule: 'aria-foreign-child', element }] : []
  })
}

/** ACT in6db8: what must name the part that it controls names one that exists. */
export function findControlsOfNothing(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (!element.matches('[aria-controls]') || !isHeard(element)) return []
    const role = roleOf(element)
    const isOpen = role === 'combobox' && element.getAttribute('aria-expanded') === 'true'
    if (!isOpen && role !== 'scrollbar') return []
    const root = element.getRootNode() as Document | ShadowRoot
    const ids = (element.getAttribute('aria-controls') ?? '').split(/\s+/).filter(Boolean)
    const isThere = ids.some((id) => root.getElementById(id) !== null)
    return isThere || ids.length === 0 ? [] : [{ rule: 'aria-controls-nothing', element }]
  })
}
