/// <reference lib="dom" />
import { backgroundOf, type Color, colorOf, ratioOf } from './colors.ts'
import { type Found, flatParent, isHeard, isSeen, nameOf, seenText, squeeze } from './view.ts'

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
const fields = (): Field[] =>
  [...document.querySelectorAll<Field>('input:not([type=hidden i]), select, textarea')].filter(
    (field) => isSeen(field) && isHeard(field),
  )

/** Two labels that can be seen for one field: some screen readers say the first, some the last. */
export function findTwoLabels(): Found[] {
  return fields().flatMap((field) => {
    const labels = [...(field.labels ?? [])].filter(
      (label) => isSeen(label) && isHeard(label) && !/error|invalid/i.test(label.className),
    )
    const texts = new Set(labels.map(seenText).filter(Boolean))
    return texts.size > 1 ? [{ rule: 'field-two-labels', element: field }] : []
  })
}

const hint =
  /^(use|enter|must|at least|at most|format|for example|e\.g\.|between|minimum|maximum|no more than|it must|your \w+ must)\b/i

/** A hint beside a field that isn't tied to it. */
export function findSilentHints(): Found[] {
  return fields().flatMap((field) => {
    if (field.matches('[aria-describedby], [aria-labelledby], [aria-label], [title]')) return []
    return [field.previousElementSibling, field.nextElementSibling].flatMap((element) => {
      if (!element?.matches('p, span, div, small, em') || !isSeen(element)) return []
      // The words of the field's own label are said with its name.
      if ([...(field.labels ?? [])].some((label) => label.contains(element))) return []
      const isHint = hint.test(seenText(element)) && element.querySelector('input, select') === null
      return isHint ? [{ rule: 'hint-not-heard', element }] : []
    })
  })
}

/** A gauge that says how much, and not of what. */
export function findNamelessGauges(): Found[] {
  const gauges = document.querySelectorAll<HTMLMeterElement | HTMLProgressElement>(
    'meter:not([role]), progress:not([role])',
  )
  return [...gauges].flatMap((element) => {
    const isLabeled = [...element.labels].some((label) => squeeze(label.textContent ?? '') !== '')
    if (isLabeled || nameOf(element) !== '' || !isSeen(element) || !isHeard(element)) return []
    return [{ rule: 'gauge-without-name', element }]
  })
}

/** Scripts right in a tag that take focus away, or lead elsewhere when it comes. */
export function findFocusHandlers(): Found[] {
  return [...document.querySelectorAll('[onfocus]')].flatMap((element) => {
    const script = element.getAttribute('onfocus') ?? ''
    if (!isSeen(element)) return []
    if (/\bthis\.blur\(|^\s*blur\(/.test(script)) return [{ rule: 'focus-taken-away', element }]
    const goes = /\blocation\b|\.submit\(|\bopen\(/.test(script)
    return goes ? [{ rule: 'changes-on-focus', element }] : []
  })
}

const textTypes =
  'textarea, input:not([type]), input[type=text i], input[type=email i], input[type=tel i], input[type=url i], input[type=password i], input[type=search i], input[type=number i]'
const needed = 3

/** WCAG 1.4.11: an empty field for text whose edge nobody makes out. */
export function findFieldsWithoutEdge(): Found[] {
  return fields().flatMap((field) => {
    if (!field.matches(textTypes) || field.disabled || field.value !== '') return []
    const around = backgroundOf(flatParent(field))
    const style = getComputedStyle(field)
    const own = colorOf(style.backgroundColor) ?? around
    const isDrawn = style.boxShadow !== 'none' || style.backgroundImage !== 'none'
    if (around === null || own === null || isDrawn || style.outlineStyle !== 'none') return []
    if (field.getAttribute('placeholder') || ratioOf(own, around) >= needed) return []
    const sides = ['Top', 'Right', 'Bottom', 'Left']
    const edges = sides.map((side) => edgeOf(style, side)).filter((edge) => edge !== null)
    const isSeenEdge = edges.some((edge) => ratioOf(edge, around) >= needed)
    return isSeenEdge ? [] : [{ rule: 'field-without-edge', element: field }]
  })
}

function edgeOf(style: CSSStyleDeclaration, side: string): Color | null {
  const read = (name: string): string =>
    style.getPropertyValue(`border-${side.toLowerCase()}-${name}`)
  const isDrawn = Number.parseFloat(read('width')) > 0 && !/none|hidden/.test(read('style'))
  return isDrawn ? colorOf(read('color')) : null
}

/** WCAG 3.3.8: a password may be pasted, so that nobody has to know it by heart. */
export function findRefusedPastes(): Found[] {
  return fields().flatMap((field) => {
    if (!field.matches('input[type=password i]') || field.disabled) return []
    return refusesPaste(field as HTMLInputElement)
      ? [{ rule: 'paste-refused', element: field }]
      : []
  })
}

/** Whether a script keeps a pasted text away, without putting it in by itself. */
function refusesPaste(field: HTMLInputElement): boolean {
  const before = field.value
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', 'Aa1-pasted')
  const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData })
  const isKeptAway = !field.dispatchEvent(event)
  const isTaken = field.value !== before
  field.value = before
  return isKeptAway && !isTaken
}
