/// <reference lib="dom" />
import {
  aroundOf,
  elementsBelow,
  type Found,
  flatParent,
  isHeard,
  isSeen,
  nameOf,
  roleOf,
  seenText,
  squeeze,
} from './view.ts'

const errorName = /(^|[-_\s])(err|error|errors|invalid|alert)([-_\s]|$)|error|invalid-feedback/i

/** An error that says that something is wrong, and neither what nor how to make it right. */
const saysNothing = [
  /^(error|invalid|wrong|incorrect|oops|failed|failure)( value| input| entry| data| field| format)?[.!]*$/i,
  /^(invalid|wrong|incorrect|bad) (value|input|entry|data|answer)( for [\p{L}\d ]+)?[.!]*$/iu,
  /^[\p{L}\d ]+ (is|are) (invalid|wrong|incorrect|not valid)[.!]*$/iu,
  /^(please )?(fill|complete|correct|fix|check)( in| out)? (the|this|your|all)? ?(field|fields|form|input|errors?|entries)( below| above)?( correctly)?[.!]*$/iu,
  /^(an|some) (error|errors|problem) (occurred|happened|was found|were found)[.!]*$/i,
]

/** Elements that are there to show an error. */
function* errorMessages(): Generator<Element> {
  for (const element of elementsBelow(document)) {
    const named = `${element.id} ${element.getAttribute('class') ?? ''}`
    const isError = errorName.test(named) || element.matches('[role=alert]')
    const isBox = element.matches('p, span, div, small, em, strong, li, output, label, ul')
    const text = squeeze(element.textContent ?? '')
    if (isError && isBox && text !== '' && text.length < 200) yield element
  }
}

/** ACT 36b590: an error says what is wrong, to eyes and ears. */
export function findErrorsThatDontHelp(): Found[] {
  if (!document.querySelector('input, select, textarea, [role=textbox], [role=combobox]')) return []
  return [...errorMessages()].flatMap((element) => {
    const text = squeeze(element.textContent ?? '').replace(/^(error|warning)\s*:\s+/i, '')
    const isVague = saysNothing.some((pattern) => pattern.test(text)) || namesTwo(element, text)
    if (isSeen(element) && isVague) return [{ rule: 'error-says-nothing', element }]
    const isWrong = looksLikeError(text) || document.querySelector('[aria-invalid=true]') !== null
    const isHidden = isSeen(element) && !isHeard(element) && isWrong
    return isHidden && !isDescription(element) ? [{ rule: 'error-not-heard', element }] : []
  })
}

/** "Please fill in Name", where a sender and a receiver have one each, and neither is named. */
function namesTwo(error: Element, text: string): boolean {
  // Tied to a field, beside one, or linked to it, an error is about that one.
  if (isDescription(error) || isBesideField(error) || error.querySelector('a[href^="#"]'))
    return false
  const said = ` ${text.replace(/\S+@\S+/g, ' ').replace(/[^\p{L}\p{N}]+/gu, ' ')} `
  const legends = [...document.querySelectorAll('legend')].map(plainText)
  if (legends.some((legend) => legend !== '' && said.toLowerCase().includes(` ${legend} `)))
    return false
  const labels = [...document.querySelectorAll('label')].map(plainText)
  return labels.some(
    (label, at) => label !== '' && labels.indexOf(label) !== at && asksFor(said, label),
  )
}

const plainText = (element: Element): string =>
  squeeze(
    seenText(element)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' '),
  )

/** Whether a text asks for what a label says: "fill in Name", "Name is required". */
function asksFor(said: string, label: string): boolean {
  const verbs = 'fill|fill in|fill out|enter|give|complete|provide|correct|check'
  const states = 'is|are|must|can|should|needs|required|missing|invalid'
  const pattern = `\\b(?:${verbs})(?: (?:the|your|a|an))? ${label} | ${label} (?:${states})\\b`
  return new RegExp(pattern, 'i').test(said)
}

/** Whether the part right around it holds one field, and not several. */
const isBesideField = ({ parentElement }: Element): boolean =>
  parentElement?.querySelectorAll('input:not([type=hidden i]), select, textarea').length === 1

const looksLikeError = (text: string): boolean =>
  /invalid|must|required|missing|wrong|incorrect|at least|at most|enter|cannot|can't|not valid/i.test(
    text,
  )

function isDescription(element: Element): boolean {
  const { id } = element
  if (id === '') return false
  const names = ['aria-describedby', 'aria-labelledby', 'aria-errormessage']
  const selector = names.map((name) => `[${name}~="${CSS.escape(id)}"]`).join(', ')
  return document.querySelector(selector) !== null
}

const textFields = new Set(['textbox', 'searchbox', 'combobox', 'listbox', 'spinbutton'])

/** ACT cc0f0a: two fields with one label, and nothing that can be seen to tell them apart. */
export function findTwinLabels(): Found[] {
  const twins = new Map<string, Element[]>()
  for (const element of elementsBelow(document)) {
    if (!textFields.has(roleOf(element) ?? '') || !isSeen(element) || !isHeard(element)) continue
    if (element.closest('tr, li, [role=row], [role=listitem]')) continue
    const label = visibleLabelOf(element)
    if (label === '') continue
    const key = label.toLowerCase()
    twins.set(key, [...(twins.get(key) ?? []), element])
  }
  return [...twins.values()].flatMap((fields) => {
    if (fields.length < 2) return []
    const contexts = fields.map(visualContextOf)
    const [first, ...rest] = fields
    const areAlike = new Set(contexts).size < fields.length
    if (!first || !areAlike || areParts(fields)) return []
    return rest.map((element) => ({ rule: 'labels-alike', element }))
  })
}

function visibleLabelOf(field: Element): string {
  const labels = (field as HTMLInputElement).labels ?? []
  const seen = [...labels]
    .filter((label) => isSeen(label))
    .map((label) => ownLabelText(label, field))
  return squeeze(seen.join(' '))
    .replace(/[:*]+$/, '')
    .trim()
}

function ownLabelText(label: Element, field: Element): string {
  const texts: string[] = []
  const walker = document.createTreeWalker(label, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!field.contains(node)) texts.push(node.nodeValue ?? '')
  return texts.join(' ')
}

/** Words for parts of any page: as a label they leave open what to enter. */
const labelSaysNothing =
  /^(menu|go|ok|okay|submit|send|click here|here|field|input|text ?(box|field)|label|form|untitled|lorem ipsum.*|placeholder|insert label( here)?)$/i

/** ACT cc0f0a: what can be seen of a label says what to enter. */
export function findEmptyLabels(): Found[] {
  return [...elementsBelow(document)].flatMap((element) => {
    if (!/^(textbox|searchbox|spinbutton)$/.test(roleOf(element) ?? '')) return []
    if (!isSeen(element) || !isHeard(element)) return []
    const label = visibleLabelOf(element) || seenReferencesOf(element)
    const isSign = /^\p{P}+$/u.test(nameOf(element))
    return isSign || labelSaysNothing.test(label) ? [{ rule: 'label-says-nothing', element }] : []
  })
}

function seenReferencesOf(field: Element): string {
  const ids = (field.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean)
  const named = ids.map((id) => document.getElementById(id)).filter((one) => one !== null)
  return squeeze(named.map((one) => (isSeen(one) ? seenText(one) : '')).join(' '))
    .replace(/[:*]+$/, '')
    .trim()
}

/** The legend, group name, heading or paragraph above a field that can be seen. */
function visualContextOf(field: Element): string {
  for (const around of aroundOf(field)) {
    if (around.matches('fieldset')) {
      const legend = around.querySelector(':scope > legend')
      if (legend && seenText(legend) !== '') return `legend ${seenText(legend)}`
    }
    if (around.matches('form, [role=group], [role=region], section, article, details, dialog')) {
      const heading = around.querySelector('h1, h2, h3, h4, h5, h6, [role=heading], summary')
      if (heading && isSeen(heading) && squeeze(seenText(heading)) !== '') break
    }
  }
  return `heading ${headingAbove(field)}`
}

/** The last text that can be seen, is above the field and belongs to no label. */
function headingAbove(field: Element): string {
  const above = [
    ...document.querySelectorAll(
      'h1, h2, h3, h4, h5, h6, [role=heading], legend, p, strong, b, summary, dt',
    ),
  ]
  const before = above.filter(
    (one) =>
      (one.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 &&
      isSeen(one) &&
      !one.closest('label'),
  )
  return before.length === 0 ? '' : seenText(before.at(-1) as Element)
}

/** Fields side by side under one label, as the parts of a date are. */
const areParts = (fields: readonly Element[]): boolean =>
  new Set(fields.map((field) => flatParent(field))).size === 1 &&
  fields.every((field) => ((field as HTMLInputElement).labels?.[0]?.htmlFor ?? '') === '')

/** Options of a question without the question: radios and checkboxes that no group names. */
export function findRadiosWithoutGroup(): Found[] {
  const groups = new Map<string, HTMLInputElement[]>()
  const choices = 'input[type=radio][name], input[type=checkbox][name]'
  for (const radio of document.querySelectorAll<HTMLInputElement>(choices)) {
    const key = `${radio.form?.id ?? ''} ${radio.type} ${radio.name}`
    if (isHeard(radio)) groups.set(key, [...(groups.get(key) ?? []), radio])
  }
  const unnamed = [...groups.values()].flatMap((radios) => {
    const [first] = radios
    const isQuestion = radios.length >= 2 && !areInTable(radios)
    return first && isQuestion && !isInNamedGroup(first) ? [first] : []
  })
  return [...new Set([...unnamed, ...inEmptyLegends()])].map((element) => ({
    rule: 'radios-without-group',
    element,
  }))
}

/** Choices in rows of a table, or named after its headers: the table says what is asked. */
const areInTable = (choices: readonly Element[]): boolean =>
  new Set(choices.map((choice) => choice.closest('tr, [role=row]'))).size === choices.length ||
  choices.every((choice) => /\S\s+\S/.test(choice.getAttribute('aria-labelledby') ?? ''))

/** The first choice of each group whose legend is there and says nothing. */
const inEmptyLegends = (): HTMLInputElement[] =>
  [...document.querySelectorAll('fieldset')].flatMap((group) => {
    const choices = group.querySelectorAll<HTMLInputElement>(
      'input:is([type=radio], [type=checkbox])',
    )
    const hasLegend = group.querySelector(':scope > legend') !== null
    const [first] = [...choices].filter((choice) => isHeard(choice))
    return hasLegend && first && choices.length >= 2 && !isInNamedGroup(first) ? [first] : []
  })

function isInNamedGroup(field: Element): boolean {
  for (const around of aroundOf(field)) {
    const role = around.matches('fieldset') ? 'group' : around.getAttribute('role')
    if (['group', 'radiogroup'].includes(role ?? '') && nameOf(around) !== '') return true
  }
  return false
}
