/// <reference lib="dom" />
import { aroundOf, elementsBelow, type Found, isHeard, isSeen, squeeze } from './view.ts'

/** The text that is right inside an element, not in its children. */
const ownText = (element: Element): string =>
  squeeze([...element.childNodes].map((node) => (node instanceof Text ? node.data : ' ')).join(''))

const things = '(button|link|icon|box|field|image|picture|menu|text|arrow|sign|tab)s?'
const looks = [
  new RegExp(
    `\\b(click|press|use|choose|select|see)( on)? the (red|green|blue|yellow|orange|round|square|big|large|small)\\s${things}\\b`,
    'i',
  ),
  new RegExp(`\\b${things} (on|to|at) the (left|right|top|bottom)\\b`, 'i'),
  /\b(fields?|items?|words?|names?|dates?) (in|marked in|shown in) (red|green|blue|bold|italics)\b/i,
]

/** What is told by its looks or its place alone, and letters set apart by spaces. */
export function findTextsForEyes(): Found[] {
  return [...elementsBelow(document.body ?? document)].flatMap((element) => {
    if (element.matches('script, style, template, noscript, code, pre, textarea')) return []
    const text = ownText(element)
    if (text === '' || !isSeen(element) || !isHeard(element)) return []
    if (/^(\p{L} ){3,}\p{L}$/u.test(text)) return [{ rule: 'letters-apart', element }]
    return looks.some((pattern) => pattern.test(text)) ? [{ rule: 'told-by-looks', element }] : []
  })
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
