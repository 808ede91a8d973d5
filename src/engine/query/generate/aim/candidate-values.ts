import { parseJson } from '../../../sql/evaluation.ts'
import { familyOf } from '../../../sql/value.ts'
import type { Call, ColumnUse, Expression } from '../expression/expression.ts'
import { withRepeats } from '../values/documents.ts'
import { rangesBeside } from '../values/ranges.ts'

/** Texts that a column should hold. */
export interface CandidateValue {
  readonly column: ColumnUse
  readonly texts: readonly string[]
  /** Asked for by name, not only near to it. */
  readonly aimed: boolean
}

const jsonTypes = new Set(['json', 'jsonb'])

/** Documents, arrays, ranges and texts that an operator or a function over them tells apart. */
export function documentsFor(part: Call): CandidateValue[] {
  const [left, right] = part.args
  if (left === undefined) return []
  const steps = jsonPath(part)
  if (steps !== null)
    return [{ column: steps.column, texts: documentsAt(steps.path), aimed: false }]
  if (right === undefined)
    return part.name.endsWith('_array_elements') || part.name.endsWith('_array_elements_text')
      ? arraysAt(left)
      : []
  if (part.name === '@@') return words(left, right)
  if (left.kind === 'column' && jsonTypes.has(left.baseType))
    return containment(part.name, left, right)
  const nets = netOperators.has(part.name)
    ? [...networks(left, right), ...networks(right, left)]
    : []
  if (nets.length > 0) return nets
  return shapesBeside(left, right)
}

/** Arrays and ranges that are, or nearly are, what one is compared with. */
export function shapesBeside(left: Expression, right: Expression): CandidateValue[] {
  const [ofLeft, ofRight] = [shapedColumn(left), shapedColumn(right)]
  if (ofLeft !== null) return literals(ofLeft, right, constantTexts(left))
  return ofRight === null ? [] : literals(ofRight, left, constantTexts(right))
}

/** Functions that give an array made of the one that they are given. */
const reshaping = new Set(
  'slice array_remove array_append array_replace array_cat array_sort array_reverse trim_array sort'.split(
    ' ',
  ),
)

/** The array or range that an expression is, or is made of. */
function shapedColumn(expression: Expression): ColumnUse | null {
  if (expression.kind === 'column') return expression.baseType.includes(':') ? expression : null
  const [first] =
    expression.kind === 'call' && reshaping.has(expression.name) ? expression.args : []
  return first === undefined ? null : shapedColumn(first)
}

interface JsonPath {
  readonly column: ColumnUse
  readonly path: readonly (string | number)[]
}

/** The column and the keys of a chain of -> and ->>. */
function jsonPath(expression: Expression): JsonPath | null {
  if (expression.kind === 'column' && jsonTypes.has(expression.baseType))
    return { column: expression, path: [] }
  if (expression.kind !== 'call' || !['->', '->>', '#>', '#>>', '[]'].includes(expression.name))
    return null
  const inner = jsonPath(expression.args[0] as Expression)
  const key = expression.args[1]
  if (inner === null || key?.kind !== 'constant' || key.value === null || key.value === undefined)
    return null
  const keys = expression.name.startsWith('#')
    ? String(key.value)
        .replace(/^\{|\}$/g, '')
        .split(',')
    : [typeof key.value === 'number' ? key.value : String(key.value)]
  return { column: inner.column, path: [...inner.path, ...keys] }
}

function nested(path: readonly (string | number)[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, step) => {
    if (typeof step !== 'number') return { [step]: inner }
    const list: unknown[] = Array.from({ length: Math.min(Math.max(step, 0), 5) }, () => 0)
    return [...list, inner]
  }, value)
}

/** An array with its item twice, a document with other lists and with numbers as texts or texts as numbers. */
export function otherDocuments(baseType: string, text: string): string[] {
  if (baseType.startsWith('array:')) return otherArrays(baseType, text)
  if (!jsonTypes.has(baseType)) return []
  const document = parseJson(text)
  return document === undefined
    ? []
    : [
        ...otherLists(text),
        JSON.stringify(retyped(document)),
        ...(baseType === 'jsonb' ? [withFractions(text)] : []),
      ].filter((other) => other !== text)
}

/**
 * An array of one dimension with its last item twice, the other way round, all twice, with a NULL in it,
 * with something else before it, and with other items after it.
 */
function otherArrays(baseType: string, text: string, besides: readonly string[] = []): string[] {
  const inside = /^\{([^{}]+)\}$/.exec(text)?.[1]
  const items = inside?.match(/"(?:[^"\\]|\\.)*"|[^,"]+/g) ?? []
  const [first, ...rest] = items
  if (first === undefined) return []
  const last = rest.at(-1) ?? first
  const turned = rest.length === 0 ? [] : [items.toReversed(), [...items, ...items]]
  const lists = [
    [...items, last],
    ...turned,
    [first, 'NULL', ...rest],
    [otherItem(baseType, first), ...items],
    ...besides.map((item) => [...items, JSON.stringify(item)]),
  ]
  return lists.map((list) => `{${list.join(',')}}`)
}

function otherItem(baseType: string, item: string): string {
  const family = familyOf(baseType.slice('array:'.length))
  if (family === 'number' && Number.isFinite(Number(item))) return String(Number(item) + 1)
  return family === 'text' ? 'other' : 'NULL'
}

/** Every number of the document as a text, every text that reads as a number as one. */
function retyped(document: unknown): unknown {
  if (typeof document === 'number') return String(document)
  if (typeof document === 'string') {
    const read = parseJson(document)
    return typeof read === 'number' ? read : document
  }
  if (Array.isArray(document)) return document.map(retyped)
  return document !== null && typeof document === 'object'
    ? Object.fromEntries(Object.entries(document).map(([key, value]) => [key, retyped(value)]))
    : document
}

/** Whole numbers with a fraction of nothing: the same number, another text. */
function withFractions(text: string): string {
  return text.replace(/(^|[:[,]\s*)(-?\d+)(?=\s*(?:[,}\]]|$))/g, '$1$2.0')
}

/** The document with its lists one item longer, at either end, and with an item twice; none where it has no list. */
function otherLists(text: string): string[] {
  if (!text.includes('[')) return []
  const document = parseJson(text)
  return [longer(document), longer(document, 'end'), withRepeats(document)].map((other) =>
    JSON.stringify(other),
  )
}

/** The key with different values, with null, with another type, and missing. */
function documentsAt(path: readonly (string | number)[]): string[] {
  const values: unknown[] = ['a', 'b', 1, 2, 10, true, false, null, [], ['a', 'b'], {}]
  const texts = values.map((value) => JSON.stringify(nested(path, value)))
  const inLists = path.some((step) => typeof step === 'number')
    ? texts.slice(0, 4).flatMap(otherLists)
    : []
  return ['{}', ...texts, ...inLists]
}

function arraysAt(expression: Expression): CandidateValue[] {
  const place = jsonPath(expression)
  if (place === null) return []
  const lists = [[], ['a'], ['a', 'b'], ['a', 'a'], [1, 2], ['b']]
  return [
    {
      column: place.column,
      texts: lists.map((list) => JSON.stringify(nested(place.path, list))),
      aimed: true,
    },
  ]
}

function containment(name: string, column: ColumnUse, right: Expression): CandidateValue[] {
  if (right.kind !== 'constant' || right.text === null) return []
  if (name === '?')
    return [
      {
        column,
        texts: [
          JSON.stringify({ [right.text]: 1 }),
          JSON.stringify([right.text]),
          JSON.stringify(right.text),
          '{}',
        ],
        aimed: true,
      },
    ]
  const document = parseJson(right.text)
  if (document === undefined) return []
  const more = Array.isArray(document)
    ? [...(document as unknown[]), 1]
    : typeof document === 'object'
      ? { ...document, other: 1 }
      : document
  return [
    {
      column,
      texts: [
        right.text,
        JSON.stringify(more),
        JSON.stringify(longer(document)),
        JSON.stringify(shorter(document)),
        '{}',
      ],
      aimed: true,
    },
  ]
}

/** Every list in the document with an item more at one end. */
function longer(document: unknown, where: 'start' | 'end' = 'start'): unknown {
  if (Array.isArray(document)) {
    const items = document.map((item: unknown) => longer(item, where))
    return where === 'start' ? ['other', ...items] : [...items, 'other']
  }
  return document !== null && typeof document === 'object'
    ? Object.fromEntries(
        Object.entries(document).map(([key, value]) => [key, longer(value, where)]),
      )
    : document
}

/** Every list in the document as its first item alone. */
function shorter(document: unknown): unknown {
  if (Array.isArray(document)) return document[0] ?? null
  return document !== null && typeof document === 'object'
    ? Object.fromEntries(Object.entries(document).map(([key, value]) => [key, shorter(value)]))
    : document
}

const netOperators = new Set(['<<', '<<=', '>>', '>>=', '&&'])

/** The network itself, a host and a smaller network in it, and a host outside. */
function networks(column: Expression, other: Expression): CandidateValue[] {
  if (column.kind !== 'column' || !/^(inet|cidr)$/.test(column.baseType)) return []
  if (other.kind !== 'constant' || other.text === null) return []
  const [address = '', bits] = other.text.split('/')
  const bytes = address.split('.')
  if (bytes.length !== 4) return [{ column, texts: [other.text], aimed: true }]
  const host = [...bytes.slice(0, 3), '7'].join('.')
  const inside = Number(bits ?? 32) < 31 ? [`${address}/${Number(bits) + 1}`, host] : []
  return [{ column, texts: [other.text, ...inside, '198.51.100.7'], aimed: true }]
}

/** A literal on the other side of a range or an array is a value of the column, or inside one. */
function literals(
  column: ColumnUse,
  other: Expression,
  besides: readonly string[],
): CandidateValue[] {
  if (other.kind === 'constant' && other.value !== null && other.value !== undefined) {
    const text = other.text ?? ''
    if (/^[{[(]|^empty$/.test(text)) {
      const beside = column.baseType.startsWith('range:')
        ? rangesBeside(text, column.baseType.slice('range:'.length))
        : otherArrays(column.baseType, text, besides)
      return [{ column, texts: [text, ...beside], aimed: true }]
    }
    return []
  }
  if (other.kind !== 'opaque' || other.name !== 'array') return []
  const items = other.args.flatMap((arg) =>
    arg.kind === 'constant' && arg.text !== null ? [arg.text] : [],
  )
  const list = (each: readonly string[]): string =>
    `{${each.map((item) => JSON.stringify(item)).join(',')}}`
  return [
    {
      column,
      texts: [
        list(items),
        list(items.slice(1)),
        ...otherArrays(column.baseType, list(items), besides),
        '{}',
      ],
      aimed: true,
    },
  ]
}

/** Texts with all, some and none of the words that are searched for, also beside words that a search leaves out. */
function words(left: Expression, right: Expression): CandidateValue[] {
  const columns = [left, right].flatMap((side) => columnsBelow(side))
  const searched = [left, right]
    .flatMap(constantTexts)
    .flatMap((text) => text.match(/[A-Za-z\u00c0-\uffff]{2,}/g) ?? [])
  const unique = [...new Set(searched)].filter((word) => !['english', 'simple'].includes(word))
  if (unique.length === 0) return []
  const texts = [
    unique.join(' '),
    unique.toReversed().join(' x '),
    ...unique,
    ...unique.map((word) => `${word}s`),
    unique.map((word) => word.toUpperCase()).join(' '),
    ...unique.map((word) => instead(unique, word, `${word}s`)),
    ...unique.map((word) => instead(unique, word, `news${word}`)),
    ...unique.flatMap((word) => [`${word} to the`, `of the ${word}`]),
  ]
  return columns.map((column) => ({
    column,
    texts:
      column.baseType === 'tsvector'
        ? texts.map((text) =>
            text
              .split(' ')
              .map((word) => `'${word.toLowerCase()}'`)
              .join(' '),
          )
        : texts,
    aimed: true,
  }))
}

/** All the words with another in place of one: letters for letter, or newsletter, which only holds its letters. */
function instead(all: readonly string[], word: string, other: string): string {
  return all.map((each) => (each === word ? other : each)).join(' ')
}

function columnsBelow(expression: Expression): ColumnUse[] {
  if (expression.kind === 'column') return [expression]
  return expression.kind === 'constant' ? [] : expression.args.flatMap(columnsBelow)
}

function constantTexts(expression: Expression): string[] {
  if (expression.kind === 'constant') return expression.text === null ? [] : [expression.text]
  return expression.kind === 'column' ? [] : expression.args.flatMap(constantTexts)
}
