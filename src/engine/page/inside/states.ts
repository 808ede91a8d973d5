/// <reference lib="dom" />
import { backgroundOf, colorOf, ratioOf } from './colors.ts'
import { type Found, isSeen, squeeze } from './view.ts'

const rulesMax = 100
const elementsMax = 30
/** What stands in for a state while the page is looked at as if it were in it. */
const mark = 'data-page-check-state'
const inState = /:(hover|focus-visible|focus)(?![\w-])/g

/** Rules of the page's own style sheets that hold in this window. */
export function* rulesInForce(): Generator<CSSStyleRule> {
  for (const sheet of document.styleSheets) {
    try {
      yield* rulesOf(sheet)
    } catch {
      // Another site's: nobody may read it.
    }
  }
}

function* rulesOf(holder: CSSStyleSheet | CSSGroupingRule): Generator<CSSStyleRule> {
  for (const rule of holder.cssRules) {
    if (rule instanceof CSSStyleRule) yield rule
    else if (rule instanceof CSSMediaRule ? matchMedia(rule.conditionText).matches : true)
      if (rule instanceof CSSGroupingRule) yield* rulesOf(rule)
  }
}

/** WCAG 1.4.3 holds under the mouse and with focus, too. */
export function findLowContrastInStates(): Found[] {
  const rules = [...rulesInForce()].filter(changesColor).slice(0, rulesMax)
  // A class of state and an attribute weigh the same, so the cascade stays as it is.
  const stands = rules.map(standInFor)
  try {
    const found = states.flatMap((state) => {
      const about = rules.filter(({ selectorText }) => selectorText.includes(`:${state}`))
      const elements = new Set(about.flatMap(({ selectorText }) => elementsFor(selectorText)))
      return [...elements].flatMap((element) => palerIn(state, element))
    })
    return [...new Set(found)].map((element) => ({ rule: 'contrast-in-states', element }))
  } finally {
    for (const takeAway of stands) takeAway()
  }
}

const states = ['hover', 'focus']

const changesColor = ({ selectorText, style }: CSSStyleRule): boolean =>
  selectorText.search(inState) >= 0 && (style.color !== '' || style.backgroundColor !== '')

/** Puts a rule after another that says the same of marked elements; gives what takes it away. */
function standInFor(rule: CSSStyleRule): () => void {
  const holder = rule.parentRule ?? rule.parentStyleSheet
  if (!(holder instanceof CSSGroupingRule || holder instanceof CSSStyleSheet))
    return () => undefined
  const at = [...holder.cssRules].indexOf(rule) + 1
  const selector = rule.selectorText.replace(
    inState,
    (_, state: string) => `[${mark}=${state.replace('-visible', '')}]`,
  )
  holder.insertRule(`${selector} { ${rule.style.cssText} }`, at)
  const standIn = holder.cssRules[at]
  return () => {
    const place = [...holder.cssRules].indexOf(standIn as CSSRule)
    if (place >= 0) holder.deleteRule(place)
  }
}

/** Controls that a rule would be about. */
function elementsFor(selector: string): HTMLElement[] {
  try {
    const all = [...document.querySelectorAll<HTMLElement>(selector.replace(inState, ''))]
    const controls = all.filter((one) => one.matches('a, button, summary, input') && isSeen(one))
    return controls.slice(0, elementsMax)
  } catch {
    return []
  }
}

/** Texts of a control that can be read, and can't in a state. */
function palerIn(state: string, element: HTMLElement): Element[] {
  const parts = element.querySelectorAll<HTMLElement>('span, b, strong, em')
  const texts = [element, ...parts].filter(hasText)
  const before = texts.map(contrastOfText)
  const style = element.getAttribute('style')
  element.style.setProperty('transition', 'none', 'important')
  element.setAttribute(mark, state)
  const after = texts.map(contrastOfText)
  element.removeAttribute(mark)
  if (style === null) element.removeAttribute('style')
  else element.setAttribute('style', style)
  return texts.filter((text, place) => {
    const [now, then] = [before[place] ?? null, after[place] ?? null]
    const needed = neededFor(text) - 0.05
    return then !== null && then < needed && (now === null || now >= needed)
  })
}

const hasText = (element: Element): boolean =>
  [...element.childNodes].some((node) => node instanceof Text && squeeze(node.data).length > 1)

function contrastOfText(element: Element): number | null {
  const [text, behind] = [colorOf(getComputedStyle(element).color), backgroundOf(element)]
  return text === null || behind === null ? null : ratioOf(text, behind)
}

function neededFor(element: Element): number {
  const { fontSize, fontWeight } = getComputedStyle(element)
  const points = Number.parseFloat(fontSize) * 0.75
  return points >= 18 || (points >= 14 && Number(fontWeight) >= 700) ? 3 : 4.5
}

/** WCAG 1.4.3: what a placeholder says is text. */
export function findPalePlaceholders(): Found[] {
  const fields = document.querySelectorAll<HTMLInputElement>(
    'input[placeholder], textarea[placeholder]',
  )
  return [...fields].flatMap((element) => {
    const isShown = element.value === '' && squeeze(element.placeholder).length > 1
    if (!isShown || element.matches(':disabled') || !isSeen(element)) return []
    const style = getComputedStyle(element, '::placeholder')
    const [text, behind] = [colorOf(style.color), backgroundOf(element)]
    if (text === null || behind === null || style.opacity !== '1') return []
    return ratioOf(text, behind) < neededFor(element) - 0.05
      ? [{ rule: 'pale-placeholder', element }]
      : []
  })
}
