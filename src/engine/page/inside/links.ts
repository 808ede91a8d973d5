/// <reference lib="dom" />
import {
  aroundOf,
  elementsBelow,
  type Found,
  isHeard,
  isSeen,
  nameOf,
  roleOf,
  seenText,
  squeeze,
} from './view.ts'

/** Links that leave open where they go, unless what is around them says it. */
const vague =
  /^(click|tap|press|read|learn|see|find out|view|show|go|continue|download|get)?\s*(here|more|this|link|this link|this page|page|details|more details|more info|more information|info|go|continue|read on|download|html|pdf|epub|plain text|docx?|csv|zip)\s*[.!…>»→]*$/i

/** Under a heading these still say nothing: they only point. */
const pointing = /^((click|tap|press) )?(here|this link|link)\W*$/i

const isLink = (element: Element): boolean => roleOf(element) === 'link' && isHeard(element)

/** ACT 5effbb: a link says where it goes, by itself or with its context. */
export function findVagueLinks(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (!isLink(element) || !isSeen(element)) return []
    const name = nameOf(element)
    if (!vague.test(name)) return []
    return saysMore(element, name) ? [] : [{ rule: 'link-says-nothing', element }]
  })
}

/** Whether a paragraph, item, cell, title, description or heading around a link tells where it goes. */
function saysMore(link: Element, name: string): boolean {
  if (link.hasAttribute('title') || link.hasAttribute('aria-describedby')) return true
  for (const context of contextsOf(link)) {
    if (context.matches('td, th, [role=cell], [role=gridcell]') && isHeadedCell(context))
      return true
    if (squeeze(ownWords(context).replace(name, '')).length > 3) return true
  }
  const line = lineOf(link)
  if (line !== null && squeeze(ownWords(line).replace(name, '')).length > 3) return true
  return !pointing.test(name) && headingBefore(link)
}

/** The part of a page that holds a link and other words in one run, so that they're a sentence with it. */
function lineOf(link: Element): Element | null {
  const isInline = (element: Element): boolean => getComputedStyle(element).display === 'inline'
  for (const around of aroundOf(link)) {
    if (isInline(around)) continue
    return [...around.children].every(isInline) ? around : null
  }
  return null
}

/**
 * A cell is heard with its headers. Where a plain cell beside it says what the row is about, they
 * don't: only eyes put the two together.
 */
function isHeadedCell(cell: Element): boolean {
  const row = cell.closest('tr, [role=row]')
  const others = [...(row?.children ?? [])].filter((other) => other !== cell)
  const isHeader = (other: Element): boolean => (roleOf(other) ?? '').endsWith('header')
  if (others.some((other) => isHeader(other) && seenText(other) !== '')) return true
  return !others.some((other) => ownWords(other) !== '')
}

/** ACT aizyf1, for level AAA: a link says where it goes by its name alone. */
export function findVagueLinksAlone(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (!isLink(element) || !isSeen(element)) return []
    const name = nameOf(element)
    const isVague = vague.test(name) || /^(this|that|these|those|the) \p{L}+$/iu.test(name)
    const isNamedMore = element.hasAttribute('title') || element.hasAttribute('aria-describedby')
    return isVague && !isNamedMore ? [{ rule: 'link-alone-says-nothing', element }] : []
  })
}

/** Words of a context that are in no other link. */
function ownWords(context: Element): string {
  const words: string[] = []
  const walker = document.createTreeWalker(context, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement?.closest('a')) words.push(node.nodeValue ?? '')
  return squeeze(words.join(' '))
}

/** Everything around a link that it is heard with: items of items too. */
function* contextsOf(link: Element): Generator<Element> {
  for (let at = contextOf(link); at; at = contextOf(at)) yield at
}

/** The paragraph, list item or cell that a link is part of; null: none. */
function contextOf(link: Element): Element | null {
  for (const around of aroundOf(link)) {
    if (around === link) continue
    const role = roleOf(around)
    if (around.matches('p, li, td, th, dd, dt, h1, h2, h3, h4, h5, h6')) return around
    if (['paragraph', 'listitem', 'cell', 'gridcell'].includes(role ?? '')) return around
  }
  return null
}

const headingBefore = (link: Element): boolean => headingOver(link) !== null

function headingOver(link: Element): Element | null {
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6, [role=heading]')]
  return (
    headings.findLast(
      (heading) => (heading.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
    ) ?? null
  )
}

/** Links with one name in one context: the addresses are compared outside. */
export interface SameNamed {
  readonly name: string
  readonly elements: readonly Element[]
  readonly addresses: readonly string[]
}

/** ACT fd3a94: what may be two links of one name to two places. ACT b20e66: the same by name alone. */
export function listSameNamedLinks(isAlone: boolean): SameNamed[] {
  const groups = new Map<string, Element[]>()
  for (const element of elementsBelow(document)) {
    if (!isLink(element) || addressOfLink(element) === null) continue
    const name = nameOf(element).toLowerCase()
    if (name === '') continue
    // Two paragraphs with the same words are one context: neither tells more than the other.
    const context = squeeze(contextOf(element)?.textContent ?? '')
    const key = isAlone ? name : `${context} ${descriptionOf(element)} ${name}`
    groups.set(key, [...(groups.get(key) ?? []), element])
  }
  return [...groups.values()].flatMap((elements) => {
    const addresses = elements.map((element) => addressOfLink(element) as string)
    if (new Set(addresses).size < 2) return []
    if (isAlone) return [{ name: nameOf(elements[0] as Element), elements, addresses }]
    if (areToldApart(elements)) return []
    // What nobody can tell apart keeps nobody out: WCAG excepts links that are ambiguous to all.
    if (!differForEyes(elements)) return []
    return [{ name: nameOf(elements[0] as Element), elements, addresses }]
  })
}

const descriptionOf = (element: Element): string =>
  `${element.getAttribute('title') ?? ''} ${element.getAttribute('aria-describedby') ?? ''}`

/** Links outside of any paragraph are told apart by the headings above them. */
function areToldApart(elements: readonly Element[]): boolean {
  if (contextOf(elements[0] as Element) !== null) return false
  return new Set(elements.map(headingOver)).size > 1
}

const connecting = /^[\s,;:/|·–—()[\].]*(and|or|und|oder|et|ou|y|o|e)?[\s,;:/|·–—()[\].]*$/i

/** Whether words between links, pictures or what they are drawn with tell them apart. */
function differForEyes(elements: readonly Element[]): boolean {
  const drawn = elements.map(
    (element) => `${getComputedStyle(element).backgroundImage} ${element.innerHTML.trim()}`,
  )
  if (new Set(drawn).size > 1) return true
  const [first, second] = elements
  if (!first || !second) return false
  const context = contextOf(first) ?? first.parentElement
  if (
    context?.parentElement?.querySelector('img, svg, canvas') &&
    context.querySelector('img, svg, canvas')
  )
    return true
  const range = document.createRange()
  range.setStartAfter(first)
  range.setEndBefore(second)
  return !connecting.test(range.toString())
}

/** Where a link goes; null for scripts and places on this page. */
function addressOfLink(element: Element): string | null {
  const href = element.getAttribute('href') ?? element.getAttribute('xlink:href')
  const written =
    href ??
    /location(?:\.href)?\s*=\s*['"]([^'"]+)['"]/.exec(element.getAttribute('onclick') ?? '')?.[1]
  if (!written || !URL.canParse(written, document.baseURI)) return null
  const url = new URL(written, document.baseURI)
  if (!/^https?:$/.test(url.protocol)) return null
  const isHere = url.pathname === location.pathname && url.origin === location.origin
  if (isHere && url.search === location.search) return null
  url.hash = ''
  return url.href
}

/** What such frames show is different each time, and has one purpose. */
const changing = /^(ad|ads|advert|advertis(ing|ements?)|sponsored( content)?|banner)$/i

/** Two frames of one name with addresses of their own. */
export function listSameNamedFrames(): SameNamed[] {
  const groups = new Map<string, HTMLIFrameElement[]>()
  for (const element of elementsBelow(document)) {
    if (!(element instanceof HTMLIFrameElement) || !isHeard(element)) continue
    const name = nameOf(element).toLowerCase()
    if (name === '' || changing.test(name)) continue
    groups.set(name, [...(groups.get(name) ?? []), element])
  }
  return [...groups.entries()].flatMap(([name, elements]) => {
    const addresses = elements.map(({ src, srcdoc }) =>
      srcdoc === '' ? src : `data:text/html;charset=utf-8,${encodeURIComponent(srcdoc)}`,
    )
    return new Set(addresses).size < 2 ? [] : [{ name, elements, addresses }]
  })
}

/** Nothing can be seen in a frame of this many pixels. */
const tiny = 5

const isBehindModal = (element: Element): boolean =>
  [...document.querySelectorAll('dialog:modal')].some((dialog) => !dialog.contains(element))

/** ACT akn7bn: a frame that Tab skips holds nothing that needs it. */
export function findSkippedFrames(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (!(element instanceof HTMLIFrameElement) || !isSeen(element)) return []
    const tabindex = Number.parseInt(element.getAttribute('tabindex') ?? '', 10)
    if (Number.isNaN(tabindex) || tabindex >= 0) return []
    const isTiny = element.clientWidth < tiny || element.clientHeight < tiny
    if (isTiny || element.closest('[inert]') || isBehindModal(element)) return []
    const inner = element.contentDocument
    const stops = inner?.querySelectorAll<HTMLElement>(
      'a[href], button:enabled, input:enabled:not([type=hidden]), select:enabled, textarea:enabled, [tabindex]',
    )
    const hasStop = [...(stops ?? [])].some((one) => one.tabIndex >= 0 && isDrawn(one))
    return hasStop ? [{ rule: 'frame-skipped-by-tab', element }] : []
  })
}

const isDrawn = (element: Element): boolean =>
  element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0
