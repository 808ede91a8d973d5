/// <reference lib="dom" />
import { aroundOf, type Found, isHeard, isSeen, nameOf, roleOf, seenText, squeeze } from './view.ts'

declare global {
  interface Window {
    /** Canvases on which scripts wrote text. */
    readonly __pageWritten?: Set<HTMLCanvasElement>
  }
}

const iconMax = 48

/** ACT e88epe, where it is sure: pictures that say something, and that nobody hears. */
export function findSilentPictures(): Found[] {
  const pictures = document.querySelectorAll('img, svg, canvas')
  return [...pictures].flatMap((element) => {
    if (!isSeen(element) || !isSilent(element) || isPartOfNamed(element)) return []
    const says = isLogo(element) || isWritten(element) || isAnnounced(element)
    return says ? [{ rule: 'picture-not-heard', element }] : []
  })
}

function isSilent(element: Element): boolean {
  if (element instanceof HTMLImageElement && !(element.complete && element.naturalWidth > 0))
    return false
  if (!isHeard(element) || /^(none|presentation)$/.test(roleOf(element) ?? '')) return true
  const isNamed = nameOf(element) !== '' || squeeze(element.getAttribute('aria-label') ?? '') !== ''
  return !isNamed && !element.matches('img') && squeeze(element.textContent ?? '') === ''
}

const isPartOfNamed = (element: Element): boolean =>
  [...aroundOf(element)]
    .slice(1)
    .some((around) => around.matches('[aria-label], [aria-labelledby], [title], [hidden]'))

/** A logo says whose page it is, unless a text beside it does. */
function isLogo(element: Element): boolean {
  if (!(element instanceof HTMLImageElement)) return false
  const file = element.getAttribute('src')?.split(/[?#]/)[0]?.split('/').at(-1) ?? ''
  const isOne = /(^|[^a-z])logo([^a-z]|$)/i.test(`${file} ${element.alt}`)
  // Hidden and without a word, it's decoration by intent: what it says is said elsewhere.
  const isMeant = element.alt === '' && element.matches('[aria-hidden], [role]')
  return isOne && !isMeant && hasOwnPlace(element) && !textBeside(element)
}

/** A box of its own, such as a header or an item, is for content; on the bare page it may be decoration. */
const hasOwnPlace = ({ parentElement }: Element): boolean =>
  parentElement?.matches('body, main, section, article') === false

/** Text drawn by a script. */
const isWritten = (element: Element): boolean =>
  element instanceof HTMLCanvasElement && window.__pageWritten?.has(element) === true

/** "So it looks:", and then the picture, and nothing after it. */
function isAnnounced(element: Element): boolean {
  if (element.matches('[role], [aria-hidden]')) return false
  const { width, height } = element.getBoundingClientRect()
  const before = element.previousElementSibling
  const isBig = width > iconMax && height > iconMax
  if (!isBig || !before || squeeze(element.nextSibling?.nodeValue ?? '') !== '') return false
  return isSeen(before) && /\p{L}:$/u.test(seenText(before))
}

function textBeside(element: Element): boolean {
  const parent = element.parentElement
  if (parent && !parent.matches('body, main, header, footer, section, article'))
    if (seenText(parent) !== '') return true
  const beside = [element.previousElementSibling, element.nextElementSibling]
  return beside.some((one) => one !== null && isSeen(one) && seenText(one) !== '')
}

/** Text in a picture that could be text on the page: as an SVG in an address it can be read here. */
export function findPicturesOfText(): Found[] {
  return [...document.querySelectorAll('img')].flatMap((element) => {
    const source = element.getAttribute('src') ?? ''
    if (!/^data:image\/svg\+xml/i.test(source) || !isSeen(element)) return []
    if (/logo/i.test(element.alt)) return []
    const svg = /;base64,/i.test(source) ? atob(source.split(',')[1] ?? '') : decoded(source)
    return /<text[\s>]/i.test(svg) ? [{ rule: 'picture-of-text', element }] : []
  })
}

function decoded(source: string): string {
  try {
    return decodeURIComponent(source)
  } catch {
    return source
  }
}
