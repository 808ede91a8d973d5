import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { mutateProgram, type ProgramMutant } from './mutate-program.ts'

type Element = DefaultTreeAdapterTypes.Element

interface Edit {
  readonly rule: string
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Every page that differs from this one by one rule: its elements, its style, its script. */
export function mutatePage(text: string): ProgramMutant[] {
  const found = new Map<string, ProgramMutant>()
  const elements = [...elementsBelow(parse(text, { sourceCodeLocationInfo: true }))]
  const ids = elements.flatMap((one) => attributeOf(one, 'id') ?? [])
  const edits = elements.flatMap((one) => [
    ...attributeEdits(one, ids),
    ...elementEdits(one, text),
    ...fieldEdits(one),
    ...(one.tagName === 'style' ? styleEdits(one) : []),
    ...(one.tagName === 'script' ? scriptEdits(one, text) : []),
  ])
  for (const { rule, start, end, text: put } of edits) {
    const mutant = text.slice(0, start) + put + text.slice(end)
    if (mutant !== text && !found.has(mutant)) found.set(mutant, { rule, text: mutant })
  }
  return [...found.values()]
}

type Parent = DefaultTreeAdapterTypes.ParentNode

function* elementsBelow(parent: Parent): Generator<Element> {
  for (const node of parent.childNodes) {
    if (!('tagName' in node)) continue
    yield node
    yield* elementsBelow('content' in node ? node.content : node)
  }
}

const attributeOf = ({ attrs }: Element, name: string): string | undefined =>
  attrs.find((one) => one.name === name)?.value

/** What an attribute says otherwise, and people take for the same. */
const otherValues: Readonly<Record<string, readonly string[]>> = {
  autocomplete: ['off', 'on', 'username'],
  type: ['text', 'number', 'tel', 'hidden'],
  alt: ['', 'image', 'photo.jpg'],
  lang: ['', 'xx', 'de'],
  role: ['presentation', 'note', 'group'],
  tabindex: ['-1', '1'],
  scope: ['col', 'row', 'colgroup', 'rowgroup'],
  href: ['#', '#nowhere', 'javascript:void(0)'],
  'aria-live': ['off', 'assertive'],
  'aria-expanded': ['true', 'false'],
  'aria-modal': ['false'],
  'aria-current': ['false', 'true'],
  content: ['width=device-width, initial-scale=1, maximum-scale=1'],
  method: ['get'],
  action: ['/'],
}

const references = new Set([
  'for',
  'aria-describedby',
  'aria-labelledby',
  'aria-controls',
  'headers',
])

/** Each attribute dropped, pointed elsewhere, or with another word in it. */
function* attributeEdits(element: Element, ids: readonly string[]): Generator<Edit> {
  if (element.tagName === 'meta' && attributeOf(element, 'name') !== 'viewport') return
  const places = element.sourceCodeLocation?.attrs ?? {}
  for (const { name, value } of element.attrs) {
    const place = places[name]
    if (place === undefined) continue
    const { startOffset: start, endOffset: end } = place
    const put = (rule: string, made: string): Edit => ({
      rule,
      start,
      end,
      text: `${name}="${made}"`,
    })
    yield { rule: `no ${name}`, start: start - 1, end, text: '' }
    for (const other of otherValues[name] ?? []) yield put(`another ${name}`, other)
    if (references.has(name) || (name === 'href' && value.startsWith('#'))) {
      const sign = name === 'href' ? '#' : ''
      const [other] = ids.filter((id) => !value.split(' ').includes(id))
      yield put(`${name} elsewhere`, `${sign}${other ?? 'nothing'}`)
      const parts = value.split(' ')
      for (const part of parts.length > 1 ? parts : [])
        yield put(`${name} shorter`, parts.filter((one) => one !== part).join(' '))
    }
    if (name === 'id' || name === 'name' || name === 'value')
      yield put(`another ${name}`, `${value}-2`)
    if (/^aria-label$|^title$|^placeholder$/.test(name)) yield put(`empty ${name}`, '')
  }
}

const whole = new Set(['html', 'head', 'body', 'style', 'script', 'meta', 'title'])

/** An element that is a div or a span instead, that is gone, or whose words are. */
function* elementEdits(element: Element, text: string): Generator<Edit> {
  const place = element.sourceCodeLocation
  if (!place?.startTag) return
  const { startOffset: start, endOffset: end, startTag, endTag } = place
  const { tagName } = element
  if (!whole.has(tagName)) {
    yield { rule: `no ${tagName}`, start, end, text: '' }
    const rest = text.slice(start + 1 + tagName.length, startTag.endOffset)
    const inside = text.slice(startTag.endOffset, endTag?.startOffset ?? startTag.endOffset)
    for (const other of ['div', 'span']) {
      if (other !== tagName && endTag)
        yield {
          rule: `${tagName} → ${other}`,
          start,
          end,
          text: `<${other}${rest}${inside}</${other}>`,
        }
    }
    if (endTag) yield { rule: `without its ${tagName}`, start, end, text: inside }
    const level = /^h([1-6])$/.exec(tagName)?.[1]
    if (level) {
      const other = `h${Number(level) === 6 ? 5 : Number(level) + 1}`
      yield { rule: 'another level', start, end, text: `<${other}${rest}${inside}</${other}>` }
    }
  }
  if (/^(style|script)$/.test(tagName)) return
  yield* textEdits(element)
  yield* orderEdits(element, text)
}

function* textEdits({ childNodes }: Element): Generator<Edit> {
  for (const node of childNodes) {
    if (!('value' in node) || node.value.trim() === '' || !node.sourceCodeLocation) continue
    const { startOffset: start, endOffset: end } = node.sourceCodeLocation
    yield { rule: 'words gone', start, end, text: '' }
    const words = node.value.trim().split(/\s+/)
    if (words.length > 1) yield { rule: 'a word less', start, end, text: words.slice(1).join(' ') }
    yield { rule: 'other words', start, end, text: 'Something' }
  }
}

/** Two neighbors in the other order: what is heard first, and where Tab goes. */
function* orderEdits({ childNodes }: Element, text: string): Generator<Edit> {
  const elements = childNodes.filter((node) => 'tagName' in node && node.sourceCodeLocation)
  for (const [at, one] of elements.entries()) {
    const [a, b] = [one.sourceCodeLocation, elements[at + 1]?.sourceCodeLocation]
    if (!a || !b) continue
    const own = text.slice(a.startOffset, a.endOffset)
    const next = text.slice(b.startOffset, b.endOffset)
    const between = text.slice(a.endOffset, b.startOffset)
    yield {
      rule: 'other order',
      start: a.startOffset,
      end: b.endOffset,
      text: next + between + own,
    }
  }
}

/** What is added to a field and turns people or their words away. */
function* fieldEdits(element: Element): Generator<Edit> {
  const at = element.sourceCodeLocation?.startTag?.endOffset
  if (at === undefined) return
  const add = (attribute: string): Edit => ({
    rule: `with ${attribute}`,
    start: at - 1,
    end: at - 1,
    text: ` ${attribute}`,
  })
  const { tagName } = element
  const has = (name: string): boolean => attributeOf(element, name) !== undefined
  if (/^(input|textarea)$/.test(tagName)) {
    for (const attribute of [
      'maxlength="20"',
      'pattern="[A-Za-z ]+"',
      'minlength="3"',
      'required',
      'readonly',
      'disabled',
    ])
      if (!has(attribute.split('=')[0] as string)) yield add(attribute)
  }
  if (/^(input|textarea|button|a|select|summary|h1|h2)$/.test(tagName)) {
    for (const attribute of [
      'tabindex="-1"',
      'tabindex="3"',
      'aria-hidden="true"',
      'aria-label="Field"',
    ])
      if (!has(attribute.split('=')[0] as string)) yield add(attribute)
  }
  if (has('role') || has('aria-live')) yield add('hidden')
}

/** What styles do to people who don't see, zoom or hover, after every style of the page. */
const badStyles: readonly (readonly [string, string])[] = [
  ['focus hidden', '*:focus { outline: none }'],
  ['text gray on white', 'p, li, td, label, legend { color: #aaa }'],
  ['small text clipped', 'p, li, label, legend { height: 0.6em; overflow: hidden }'],
  ['too wide for a phone', 'main { width: 40rem; max-width: none }'],
  ['clipped on a phone', 'body { overflow-x: hidden } main { width: 40rem; max-width: none }'],
  [
    'small targets',
    'button, input, select { width: 18px; height: 18px; padding: 0; overflow: hidden }',
  ],
  ['labels out of sight', 'label, legend { display: none }'],
  ['labels unseen', 'label, legend { opacity: 0 }'],
  ['live regions not there', '[role=status], [role=alert], [aria-live] { display: none }'],
  [
    'fields without an edge',
    'input, select, textarea, button { border-color: #eee; background: #fff }',
  ],
  ['no scrolling', 'html { overflow: hidden; height: 100vh }'],
]

function* styleEdits(element: Element): Generator<Edit> {
  const start = element.sourceCodeLocation?.startTag?.endOffset
  const end = element.sourceCodeLocation?.endTag?.startOffset
  if (start === undefined || end === undefined) return
  for (const [rule, put] of badStyles) yield { rule, start: end, end, text: `${put}\n` }
}

/** What a script does to words on their way, and to regions that speak. */
const scriptParts: readonly (readonly [string, RegExp, string])[] = [
  ['cut short', /\.value\b(?!\s*=[^=])/g, '.value.slice(0, 20)'],
  ['trimmed', /\.value\b(?!\s*=[^=])/g, '.value.trim()'],
  ['focus not moved', /\.focus\(\)/g, '.blur()'],
  ['dialog not modal', /\.showModal\(\)/g, '.show()'],
  ['dialog not modal', /\.showModal\(\)/g, '.setAttribute("open", "")'],
  ['said nowhere', /\.textContent = /g, '.title = '],
  ['said too often', /\.textContent = /g, '.textContent += '],
  ['other key', /'Escape'/g, "'Esc'"],
  ['other key', /'Enter'/g, "' '"],
  ['mouse only', /\bonclick\b/g, 'onmousedown'],
  ['mouse only', /'click'/g, "'mousedown'"],
  ['while typing', /\bonsubmit\b/g, 'oninput'],
  ['while typing', /'submit'/g, "'input'"],
  ['other state', /'aria-expanded'/g, "'data-expanded'"],
  ['other state', /'aria-invalid'/g, "'data-invalid'"],
  ['not hidden', /\.hidden = true/g, '.hidden = false'],
  ['not shown', /\.hidden = false/g, '.hidden = true'],
  ['first wrong field', /\.find\(/g, '.findLast('],
]

function* scriptEdits(element: Element, text: string): Generator<Edit> {
  const start = element.sourceCodeLocation?.startTag?.endOffset
  const end = element.sourceCodeLocation?.endTag?.startOffset
  if (start === undefined || end === undefined || end === start) return
  const script = text.slice(start, end)
  for (const [rule, from, to] of scriptParts) {
    for (const { index, 0: all } of script.matchAll(from))
      yield { rule, start: start + index, end: start + index + all.length, text: to }
  }
  const regions = /(\w+)\.textContent = ([^\n]+)/g
  for (const { index, 0: all, 1: name, 2: value } of script.matchAll(regions)) {
    const made = `${name}.outerHTML = ${name}.outerHTML.replace(/>[^]*</, () => '>' + (${value}) + '<')`
    yield {
      rule: 'region made anew',
      start: start + index,
      end: start + index + all.length,
      text: made,
    }
  }
  for (const { rule, text: made } of mutateProgram(script, 'js'))
    yield { rule, start, end, text: made }
}
