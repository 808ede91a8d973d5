/// <reference lib="dom" />
import { elementsBelow, type Found, isHeard, isSeen, roleOf, seenText, seenTexts } from './view.ts'

const headingMax = 60
const textMin = 40
const apart =
  'a, button, label, table, li, dl, figure, blockquote, aside, footer, form, [role=alert], [role=status], [role=note], h1, h2, h3, h4, h5, h6, [role=heading]'

const isBold = (text: Text): boolean =>
  text.parentElement !== null && Number(getComputedStyle(text.parentElement).fontWeight) >= 600

const sizeOf = (element: Element): number => Number.parseFloat(getComputedStyle(element).fontSize)

/** A short bold line above a text: a heading for eyes alone. */
export function findFakeHeadings(): Found[] {
  return [...document.querySelectorAll('p, div')].flatMap((element) => {
    const next = element.nextElementSibling
    if (!next?.matches('p, ul, ol, div') || element.closest(apart) || !isSeen(element)) return []
    const text = seenText(element)
    const isShort = text.length >= 3 && text.length <= headingMax && /\p{L}/u.test(text)
    if (!isShort || /[.!?:;,…]$/.test(text) || !isHeard(element)) return []
    const isPlain = [...element.querySelectorAll('*')].every((one) =>
      one.matches('b, strong, span, font, u, em, i, br'),
    )
    const [below] = [...seenTexts(next)]
    if (!isPlain || !below || isBold(below) || seenText(next).length < textMin) return []
    const isOne = [...seenTexts(element)].every(isBold) && standsOut(element, next)
    return isOne && !isEntry(element, text) ? [{ rule: 'fake-heading', element }] : []
  })
}

/** A paragraph of its own does in bold; a box has to be in larger letters, too. */
const standsOut = (element: Element, next: Element): boolean =>
  sizeOf(element) >= sizeOf(next) * (element.matches('p') ? 1 : 1.1)

/** Who wrote what comes below, when, or for how much: in bold, and no heading. */
const isEntry = (element: Element, text: string): boolean =>
  /\d|[$€£¥%]/.test(text) ||
  /author|byline|user|name|sender|price|meta|date/i.test(
    [element, ...element.children].map((one) => one.getAttribute('class') ?? '').join(' '),
  )

/** Words that are in a style sheet only, on an element that has none of its own. */
export function findTextByStyle(): Found[] {
  return [...elementsBelow(document.body ?? document)].flatMap((element) => {
    if (element.childElementCount > 0 || (element.textContent ?? '').trim() !== '') return []
    if (element.matches('[aria-label], [aria-labelledby], [role=img], [title], script, style'))
      return []
    const written = ['::before', '::after'].map((part) => writtenBy(element, part)).join(' ')
    const isWord = /\p{L}{3,}/u.test(written)
    return isWord && isSeen(element) && isHeard(element) && !isIconFont(element)
      ? [{ rule: 'text-by-style', element }]
      : []
  })
}

const writtenBy = (element: Element, part: string): string =>
  /^"(.*)"$/s.exec(getComputedStyle(element, part).content)?.[1] ?? ''

const isIconFont = (element: Element): boolean =>
  ['::before', '::after'].some((part) =>
    /icon|awesome|glyph|symbol/i.test(getComputedStyle(element, part).fontFamily),
  )

/** Elements that HTML gave up: they say how text looks, and nothing about what it is. */
export function findOutdatedElements(): Found[] {
  const outdated = 'center, font, big, strike, tt, acronym, dir, applet, basefont'
  return [...document.querySelectorAll(outdated)].flatMap((element) =>
    isSeen(element) ? [{ rule: 'outdated-element', element }] : [],
  )
}

const vagueTitle =
  /^(i?frame|title|untitled|content|embed(ded)?( content)?|page|window|test|(i?frame|part) ?\d*)$/i

/** A frame whose title fits any frame. */
export function findVagueFrames(): Found[] {
  return [...document.querySelectorAll('iframe[title]')].flatMap((element) => {
    const isVague = vagueTitle.test((element.getAttribute('title') ?? '').trim())
    return isVague && isHeard(element) && roleOf(element) !== 'none'
      ? [{ rule: 'frame-title-says-nothing', element }]
      : []
  })
}
