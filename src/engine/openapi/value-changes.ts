import type { Random } from '../../kit/random.ts'
import { asArray, asNumber, asString, type JsonObject } from './json.ts'
import { formatOf, formattedString, matches, numberBounds, sampleValue, token } from './sample.ts'
import { type Document, mainType, plainSchema } from './schema.ts'
import type { Validator } from './validate.ts'

/** What cases are made from. */
export interface InputContext {
  readonly document: Document
  readonly validator: Validator
  readonly random: Random
}

/** One value to try, and what it is. */
export interface Change {
  readonly value: unknown
  readonly what: string
  readonly kind: string
  readonly isValid: boolean
  readonly isStatedBound?: boolean
  /** Not valid, and still no fault to accept: JSON Schema leaves formats to the server. */
  readonly isTolerated?: boolean
}

/** Values to try in one place, each with what it is. */
export function changesOf(
  context: InputContext,
  schema: JsonObject,
  current: unknown,
  name: string,
): Change[] {
  const plain = plainSchema(context.document, schema)
  const choices = asArray(plain.enum)
  if (choices.length > 0) return enumChanges(plain, choices, current)
  switch (mainType(plain)) {
    case 'integer':
    case 'number':
      return numberChanges(plain)
    case 'string':
      return stringChanges(context, plain, current, name)
    case 'boolean':
      return [
        { value: current !== true, what: `is ${current !== true}`, kind: 'boolean', isValid: true },
        wrongType('maybe', 'boolean'),
      ]
    case 'array':
      return arrayChanges(context, plain, current)
    case 'object':
      return [wrongType('text', 'object')]
    default:
      return []
  }
}

function wrongType(value: unknown, wanted: string): Change {
  const what = `is ${JSON.stringify(value)} where the contract asks for ${/^[aeiou]/.test(wanted) ? 'an' : 'a'} ${wanted}`
  return { value, what, kind: `not-${wanted}`, isValid: false }
}

function enumChanges(plain: JsonObject, choices: readonly unknown[], current: unknown): Change[] {
  const stated = choices
    .filter((choice) => choice !== current && choice !== null)
    .slice(0, 6)
    .map((value) => ({ value, what: `is ${JSON.stringify(value)}`, kind: 'enum', isValid: true }))
  const outside =
    mainType(plain) === 'integer' || typeof choices[0] === 'number'
      ? 987_654_321
      : 'not-in-the-list'
  return [
    ...stated,
    {
      value: outside,
      what: `is ${JSON.stringify(outside)}, which isn't one of ${JSON.stringify(choices).slice(0, 80)}`,
      kind: 'not-in-enum',
      isValid: false,
    },
  ]
}

function numberChanges(plain: JsonObject): Change[] {
  const isInteger = mainType(plain) === 'integer'
  const { low, high } = numberBounds(plain)
  const step = asNumber(plain.multipleOf) ?? 1
  const changes: Change[] = [wrongType('abc', isInteger ? 'integer' : 'number')]
  const isSafe = (value: number): boolean => Number.isFinite(value) && Math.abs(value) < 2 ** 53
  if (isSafe(low)) {
    changes.push({
      value: low,
      what: `is ${low}, the smallest allowed`,
      kind: 'at-minimum',
      isValid: true,
      isStatedBound: true,
    })
    changes.push({
      value: low - step,
      what: `is ${low - step}, below the smallest allowed (${low})`,
      kind: 'below-minimum',
      isValid: false,
    })
    if (low >= 0 && low - step > -5) {
      changes.push({
        value: low - 5 * step,
        what: `is ${low - 5 * step}, below the smallest allowed (${low})`,
        kind: 'below-minimum',
        isValid: false,
      })
    }
  }
  if (isSafe(high)) {
    changes.push({
      value: high,
      what: `is ${high}, the largest allowed`,
      kind: 'at-maximum',
      isValid: true,
      isStatedBound: true,
    })
    changes.push({
      value: high + step,
      what: `is ${high + step}, above the largest allowed (${high})`,
      kind: 'above-maximum',
      isValid: false,
    })
  }
  if (isInteger)
    changes.push({
      value: 1.5,
      what: 'is 1.5 where the contract asks for an integer',
      kind: 'not-integer',
      isValid: false,
    })
  const loose = [0, -1, 2_147_483_647, 2_147_483_648, -2_147_483_649, 9_007_199_254_740_991]
  if (!isInteger) loose.push(0.1, 1e21)
  for (const value of loose) {
    const fits =
      value >= low && value <= high && (plain.multipleOf === undefined || value % step === 0)
    const is32 = plain.format === 'int32' && Math.abs(value) >= 2_147_483_648
    if (fits && !is32) changes.push({ value, what: `is ${value}`, kind: 'number', isValid: true })
  }
  return changes
}

const oddTexts = [
  ['O\'Brien "x" -- ;', 'holds quotes'],
  ['naïve café 日本語 😀', "isn't all ASCII"],
  ['100%_sure\\n', 'holds % _ and \\'],
  ['null', 'is the word null'],
  ['0', 'is a zero'],
  ['../../etc/passwd', 'looks like a path'],
  ['<script>alert(1)</script>', 'holds markup'],
  ['{{7*7}}${7*7}', 'looks like a template'],
] as const

function stringChanges(
  context: InputContext,
  plain: JsonObject,
  current: unknown,
  name: string,
): Change[] {
  const pattern = asString(plain.pattern)
  const format = formatOf(plain)
  const isFree =
    pattern === undefined &&
    (format === undefined || formattedString(context.random, format) === undefined)
  return [
    wrongType({ a: [1] }, 'string'),
    ...lengthChanges(context, plain, { current, name, isFree }),
    ...(pattern === undefined ? [] : patternChanges(plain, pattern)),
    ...formatChanges(plain, format),
    ...(isFree ? oddChanges(plain) : []),
  ]
}

interface Text {
  readonly current: unknown
  readonly name: string
  /** Neither a pattern nor a format says what it looks like. */
  readonly isFree: boolean
}

function lengthChanges({ random }: InputContext, plain: JsonObject, text: Text): Change[] {
  const { current, name, isFree } = text
  const least = asNumber(plain.minLength) ?? 0
  const most = asNumber(plain.maxLength)
  const own = typeof current === 'string' && current !== '' ? current : token(random, 6)
  // A name like these asks for a form of its own, whatever the contract says.
  const mayBeAny = isFree && !/mail|url|uri|date|time|phone|password|uuid/i.test(name)
  const changes: Change[] = []
  const add = (value: string, what: string, kind: string, isStatedBound?: boolean): void => {
    const isValid = !kind.startsWith('too-')
    changes.push({ value, what, kind, isValid, isStatedBound: isStatedBound === true })
  }
  if (least > 0) {
    add('', `is empty, and at least ${least} characters are asked for`, 'too-short')
    const short = own.slice(0, least - 1).padEnd(least - 1, 'a')
    if (least > 1)
      add(short, `has ${least - 1} characters, and at least ${least} are asked for`, 'too-short')
    if (mayBeAny && least <= 10_000)
      add(
        token(random, least),
        `has ${least} characters, the fewest allowed`,
        'shortest',
        least > 3,
      )
  } else if (isFree) add('', 'is empty', 'empty')
  if (most !== undefined && most <= 100_000) {
    const long = own.padEnd(most + 1, 'a').slice(0, most + 1)
    add(long, `has ${most + 1} characters, and at most ${most} are allowed`, 'too-long')
    if (mayBeAny && most > 0)
      add(token(random, most), `has ${most} characters, the most allowed`, 'longest', true)
  } else if (isFree) add(token(random, 5000), 'has 5,000 characters', 'long')
  return changes
}

function patternChanges(plain: JsonObject, pattern: string): Change[] {
  const least = asNumber(plain.minLength) ?? 0
  const wrong = ['???', 'a b', '\u00e9\u00e8', '', '0', 'A', '-'].find(
    (one) => one.length >= least && !matches(one, pattern),
  )
  if (wrong === undefined) return []
  const what = `is ${JSON.stringify(wrong)}, which doesn't match ${pattern}`
  return [{ value: wrong, what, kind: 'not-pattern', isValid: false }]
}

/** What looks like the format and is none. */
const almost: Readonly<Record<string, string>> = {
  date: '2027-13-45',
  'date-time': '2027-13-45T27:61:61Z',
  uuid: '00000000-0000-0000-0000-00000000000g',
  email: 'nobody',
  uri: 'http://[',
}

function formatChanges(plain: JsonObject, format: string | undefined): Change[] {
  const value = almost[format ?? '']
  const pattern = asString(plain.pattern)
  if (value === undefined || (pattern !== undefined && !matches(value, pattern))) return []
  const what = `is ${JSON.stringify(value)}, which is no ${format}`
  return [{ value, what, kind: 'not-format', isValid: false, isTolerated: true }]
}

function oddChanges(plain: JsonObject): Change[] {
  const least = asNumber(plain.minLength) ?? 0
  const most = asNumber(plain.maxLength) ?? Number.POSITIVE_INFINITY
  return oddTexts
    .filter(([value]) => value.length >= least && value.length <= most)
    .map(([value, what]) => ({ value, what, kind: 'odd-text', isValid: true }))
}

function arrayChanges(context: InputContext, plain: JsonObject, current: unknown): Change[] {
  const least = asNumber(plain.minItems) ?? 0
  const most = asNumber(plain.maxItems)
  const item = (): unknown =>
    Array.isArray(current) && current.length > 0
      ? current[0]
      : sampleValue(
          { document: context.document, random: context.random, extent: 'required' },
          plain.items,
        )
  const changes: Change[] = [wrongType({ a: { b: 1 } }, 'array')]
  if (least > 0)
    changes.push({
      value: [],
      what: `is empty, and at least ${least} items are asked for`,
      kind: 'too-few',
      isValid: false,
    })
  else changes.push({ value: [], what: 'is empty', kind: 'empty-list', isValid: true })
  if (most !== undefined && most <= 200) {
    const many = Array.from({ length: most + 1 }, item)
    changes.push({
      value: many,
      what: `has ${most + 1} items, and at most ${most} are allowed`,
      kind: 'too-many',
      isValid: false,
    })
  }
  if (plain.uniqueItems === true) {
    const one = item()
    changes.push({
      value: [one, one],
      what: 'has the same item twice',
      kind: 'not-unique',
      isValid: false,
    })
  }
  return changes
}
