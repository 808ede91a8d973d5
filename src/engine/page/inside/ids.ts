/// <reference lib="dom" />
import { elementsBelow, type Found, isHeard, isSeen } from './view.ts'

/** ACT 3ea0c8: an id that two elements share names only the first of them. */
export function findSharedIds(): Found[] {
  const seen = new Map<Node, Set<string>>()
  return [...elementsBelow(document)].flatMap((element) => {
    const { id } = element
    if (id === '' || element.closest('defs')) return []
    const root = element.getRootNode()
    const known = seen.get(root) ?? new Set<string>()
    seen.set(root, known)
    if (known.has(id)) return [{ rule: 'id-twice', element }]
    known.add(id)
    return []
  })
}

/** ACT cf77f2: what comes again on every page can be passed by. */
export function findNoWayPast(): Found[] {
  const block = firstBlock()
  if (!block || !leadsElsewhere(block) || !hasTextAfter(block)) return []
  const isUsable = (element: Element): boolean => isSeen(element) && isHeard(element)
  const ways = [
    ...document.querySelectorAll(
      'main, [role=main], h1, h2, h3, h4, h5, h6, [role=heading], button, summary, [onclick], [aria-expanded], [role=button]',
    ),
  ].filter(
    (way) =>
      isUsable(way) &&
      !(block.contains(way) && way.matches('h1, h2, h3, h4, h5, h6, [role=heading]')),
  )
  const skips = [...document.querySelectorAll('a[href^="#"]')].filter((link) => {
    const id = link.getAttribute('href')?.slice(1) ?? ''
    return id !== '' && document.getElementById(id) !== null
  })
  return ways.length === 0 && skips.length === 0 ? [{ rule: 'no-way-past', element: block }] : []
}

/** Navigation, a banner or something aside before anything else that can be read. */
function firstBlock(): Element | null {
  const blocks = document.querySelectorAll('nav, [role=navigation], header, aside')
  return [...blocks].find((block) => isSeen(block)) ?? null
}

function leadsElsewhere(block: Element): boolean {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
  const here = location.href.split('#')[0] ?? ''
  return links.some(
    (link) =>
      /^https?:/.test(link.href) && !link.href.startsWith(`${here}#`) && comesByThen(link, block),
  )
}

/** In the block, or before its end. */
const comesByThen = (link: Element, block: Element): boolean =>
  block.contains(link) ||
  (link.compareDocumentPosition(block) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0

function hasTextAfter(block: Element): boolean {
  const range = document.createRange()
  range.setStartAfter(block)
  range.setEndAfter(document.body.lastChild ?? block)
  const copy = range.cloneContents()
  for (const one of copy.querySelectorAll('script, style, template')) one.remove()
  return (copy.textContent ?? '').trim().split(/\s+/).length >= 10
}
