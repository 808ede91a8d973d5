/// <reference lib="dom" />
import { aroundOf, elementsBelow, type Found, isHeard, isSeen, nameOf, squeeze } from './view.ts'

/** The text that is right inside an element, not in its children. */
const ownText = (element: Element): string =>
  squeeze([...element.childNodes].map((node) => (node instanceof Text ? node.data : ' ')).join(''))

const things =
  '(buttons?|links?|icons?|box(?:es)?|fields?|images?|pictures?|menus?|navigation|lists?|columns?|texts?|arrows?|signs?|tabs?)'
const colors = '(red|green|blue|yellow|orange|round|square|big|large|small)'
/** "The large text" is a thing; in "the large text mode" it's a word of a name. */
const andNoMore =
  '(?=\\s*(?:[.,;:!?()]|$)|\\s+(?:to|for|on|in|at|below|above|beside|next|under|and|or|if|when|with|of|that|which|again|twice|now)\\b)'
const shapes = '(star|circle|triangle|square|diamond|heart|arrow|dot)'
/** How a text points at something: what it points at, and the word that only eyes understand. */
const looks: readonly {
  readonly pattern: RegExp
  readonly thing: number
  readonly look: number
}[] = [
  {
    pattern: new RegExp(
      `\\b(?:click|press|use|choose|select|see)(?: on)? the ${colors} ${things}${andNoMore}`,
      'i',
    ),
    look: 1,
    thing: 2,
  },
  {
    // The top and the bottom of a page are places in its order, which everyone has.
    pattern: new RegExp(`\\b${things} (?:on|to|at) the (left|right)\\b`, 'i'),
    thing: 1,
    look: 2,
  },
  {
    pattern: new RegExp(
      `\\b(?:look|find|found|see|click|press)\\b[^.]* (?:under|underneath|below|above|beside|next to) the ${shapes}\\b`,
      'i',
    ),
    thing: 1,
    look: 1,
  },
  {
    pattern:
      /\b(fields?|items?|words?|names?|dates?) (?:in|marked in|shown in) (red|green|blue|bold|italics)\b/i,
    thing: 1,
    look: 2,
  },
  {
    pattern:
      /\b(\p{L}+s|everything|all) (?:(?:shown|marked|written|printed|set) )?in (red|green|blue|yellow|orange|purple|pink|gr[ea]y) (?:are|is|must|mean|have|need|cost)\b/u,
    thing: 1,
    look: 2,
  },
]

/** What is told by its looks or its place alone, and letters set apart by spaces. */
export function findTextsForEyes(): Found[] {
  return [...elementsBelow(document.body ?? document)].flatMap((element) => {
    if (element.matches('script, style, template, noscript, code, pre, textarea')) return []
    const text = ownText(element)
    if (text === '' || !isSeen(element) || !isHeard(element)) return []
    if (/^(\p{L} ){3,}\p{L}$/u.test(text)) return [{ rule: 'letters-apart', element }]
    return isToldByLooks(text) ? [{ rule: 'told-by-looks', element }] : []
  })
}

function isToldByLooks(text: string): boolean {
  // What is called by its words, too, is told to everyone.
  if (/["“”«»]|\b(label+ed|called|named|titled)\b/i.test(text)) return false
  return looks.some(({ pattern, thing, look }) => {
    const found = pattern.exec(text)
    return found !== null && !isNamedOnPage(found[thing] ?? '', found[look] ?? '')
  })
}

/** Whether something on the page is called what a text calls it, and nothing else is. */
function isNamedOnPage(thing: string, look: string): boolean {
  const named = [
    ...document.querySelectorAll(
      'h1, h2, h3, h4, h5, h6, [role=heading], a[href], button, summary, img, [aria-label], legend, caption',
    ),
  ]
  const names = named.filter((one) => isHeard(one)).map((one) => nameOf(one).toLowerCase())
  if (names.some((name) => name.split(/[^\p{L}]+/u).includes(look.toLowerCase()))) return true
  const kind = /^(menu|navigation)s?$/i.exec(thing)?.[1]?.toLowerCase()
  if (kind === undefined) return false
  if (names.some((name) => name.includes(kind))) return true
  const places = document.querySelectorAll('nav, [role=navigation], [role=menu], [role=menubar]')
  return [...places].filter((one) => isHeard(one)).length === 1
}

/** A label for a field that isn't there. */
export function findLabelsForNothing(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (!(element instanceof HTMLLabelElement) || element.htmlFor === '' || !isSeen(element))
      return []
    const root = element.getRootNode() as Document | ShadowRoot
    const isThere = root.getElementById(element.htmlFor) !== null
    return isThere ? [] : [{ rule: 'label-for-nothing', element }]
  })
}

/** A choice that takes people elsewhere as soon as it is made. */
export function findChangesOnChoice(): Found[] {
  return [...document.querySelectorAll('select[onchange], input[onchange]')].flatMap((element) => {
    const script = element.getAttribute('onchange') ?? ''
    const goes = /\blocation\b|\.submit\(|\bopen\(/.test(script)
    return goes && isSeen(element) ? [{ rule: 'changes-on-choice', element }] : []
  })
}

/** Text that blinks or moves for ever by its style. */
export function findBlinkingText(): Found[] {
  return document.getAnimations().flatMap((animation) => {
    const { effect } = animation
    if (!(effect instanceof KeyframeEffect) || animation.playState !== 'running') return []
    const element = effect.target
    if (
      !element ||
      effect.pseudoElement ||
      effect.getTiming().iterations !== Number.POSITIVE_INFINITY
    )
      return []
    const moved = effect.getKeyframes().flatMap((frame) => Object.keys(frame))
    const isSeenMoving = moved.some((name) =>
      /^(opacity|visibility|transform|translate|left|right|top|marginLeft)$/.test(name),
    )
    const isText = squeeze(element.textContent ?? '').length > 2 && isSeen(element)
    const isBusy = [...aroundOf(element)].some((around) =>
      around.matches('[role=progressbar], [aria-busy=true]'),
    )
    return isSeenMoving && isText && !isBusy ? [{ rule: 'text-blinks', element }] : []
  })
}
