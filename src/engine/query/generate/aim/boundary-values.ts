import { functionNamed } from '../../../sql/functions/functions.ts'
import type { BoundaryKind } from '../../../sql/functions/sql-function.ts'
import {
  dayMs,
  formatKnown,
  intervalMs,
  midnight,
  parseInterval,
  parseKnown,
} from '../../../sql/value.ts'
import type { Call, ColumnUse, Expression } from '../expression/expression.ts'
import { neighborsOf } from '../values/neighbors.ts'
import { regExpTexts } from '../values/patterns.ts'
import type { CandidateValue } from './candidate-values.ts'
import { sourceColumns } from './source-columns.ts'

const base = Date.UTC(2024, 0, 15, 10)
const hourMs = 3_600_000

/** From the base to 31 December 2024, which is in the first week of 2025. */
const daysToNewYear = 351

/** Moments that fall into the same and into other years, months, weeks, days, hours. */
const offsets: Readonly<Record<string, readonly number[]>> = {
  year: [0, 40, 365, 366, -20],
  quarter: [0, 31, 75, 76, 80, 365],
  month: [0, 3, 20, 31, 366],
  doy: [0, 45, 46, daysToNewYear, daysToNewYear - 366],
  /** 28 and 29 February, 1 March. */
  leap: [44, 45, 46],
  /** From a day that the next month lacks, a month on and back leads elsewhere. */
  'month end': [15, 16, 44, 45, 76],
  week: [0, 1, 6, 7, daysToNewYear],
  isoyear: [0, 40, daysToNewYear, daysToNewYear - 366, 365],
  day: [0, 0.2, 1, 31],
  dow: [0, 1, 5, 6, 7],
  isodow: [0, 1, 5, 6, 7],
  hour: [0, 0.01, 1 / 24, 1],
  afternoon: [0, ...Array.from({ length: 12 }, (_, hour) => (hour + 2) / 24)],
  minute: [0, 1 / 2880, 1 / 1440, 1],
}

/** Values that a function of a column brings together or keeps apart. */
export function besideFunction(part: Call): CandidateValue[] {
  const [first, second] = part.args
  if (first === undefined) return []
  const { boundaries } = functionNamed(part.name)
  return boundaries === undefined ? besideConstants(part) : beside[boundaries](part, first, second)
}

type Beside = (part: Call, first: Expression, second: Expression | undefined) => CandidateValue[]

const beside: Readonly<Record<BoundaryKind, Beside>> = {
  moments: (_part, first, second) => (second === undefined ? [] : moments(fieldOf(first), second)),
  stretches: (_part, first, second) => (second === undefined ? [] : stretches(first, second)),
  format: (_part, first, second) =>
    first.family === 'number' ? digits(first, widthOf(second)) : written(first, second),
  day: (_part, first) => moments('day', first),
  cast: besideCast,
  capitals: (_part, first) => texts(first, ['a', 'A', 'ab', 'AB', 'ab cd', "o'neil", 'a-b']),
  casing: (_part, first) => texts(first, ['a', 'A', 'ab', 'AB', 'Ab']),
  trimming: (_part, first, second) => texts(first, ['a', ' a', 'a ', '', ...around(second)]),
  length: (_part, first, second) => [
    ...texts(first, ['', 'a', 'ab', 'abc', 'é']),
    ...digits(first, widthOf(second)),
  ],
  cutting: (part, first) =>
    texts(first, ['ab', 'ac', 'abc', 'bc', '', ...longer(part.args.at(-1))]),
  reversing: (_part, first) => texts(first, ['', 'ab', 'aba', 'abcdba']),
  finding: (_part, first, second) => [
    ...separated(first, second),
    ...texts(first, often(textOf(second))),
  ],
  splitting: (_part, first) => texts(first, ['a b', 'a  b', ' a', 'a ', 'a,b', 'a, b', 'a', '']),
  padding: (_part, first, second) => [
    ...texts(first, ['', 'a', 'abcdefgh']),
    ...digits(first, widthOf(second)),
  ],
  replacing: (_part, first, second) => [
    ...texts(first, ['', 'a', 'ab', ...often(textOf(second))]),
    ...(second === undefined ? [] : texts(second, ['', 'a', 'b'])),
  ],
  joining: ({ args }) => joined(args),
  formatting: ({ args }) => joined(args.slice(1)),
  fallback: ({ args }) => fallback(args),
  pattern: (_part, first, second) => texts(first, matches(textOf(second))),
  division: (_part, first, second) => [
    ...numbers(first, [1, 3, 7, -3, 0, ...multiples(second)]),
    ...(second === undefined ? [] : numbers(second, [2, 3, 1, -2, ...finely(first)])),
  ],
  remainder: (_part, first, second) => numbers(first, [0, 1, 2, 3, -1, ...multiples(second)]),
  product: ({ args }) =>
    args.flatMap((arg) =>
      numbers(arg, [0, 2, 3, -1, ...farApart(args), ...args.flatMap(fillingUnits)]),
    ),
  interval: ({ args }) => args.flatMap((arg) => numbers(arg, [0, 1, 12, 30, 60, 90, 1440, 1500])),
  sum: ({ args }) =>
    args.flatMap((arg) => [
      ...numbers(arg, [1, 2, 0]),
      ...(args.some(hasMonths) ? moments('month end', arg) : []),
    ]),
  sign: (_part, first) => numbers(first, [-1, 1, -2, 0]),
  rounding: (_part, first, second) =>
    numbers(first, [0.5, 1.5, -1.5, 2.4, 2.25, 2.005, ...rounded(second)]),
  extremes: ({ args }) => args.flatMap((arg) => numbers(arg, [1, 2])),
  none: () => [],
}

/** Values that a cast makes the same, or puts in another order. */
function besideCast(part: Call, first: Expression): CandidateValue[] {
  if (part.family === 'date') return moments('day', first)
  if (part.whole && first.family === 'number') return numbers(first, [0.5, 1.5, 2.4, 2.6])
  return part.family === 'text' ? numbers(first, [9, 10]) : []
}

/**
 * Texts and numbers that are the same once they are put together, though apart they are not: a and
 * bc, ab and c; 1 and 11, 11 and 1; and with what stands between them at the end of one or the start
 * of the other.
 */
function joined(args: readonly Expression[]): CandidateValue[] {
  const pieces = args.flatMap(piecesOf)
  const marks = pieces.flatMap((piece) =>
    piece.kind === 'constant' && typeof piece.value === 'string' && piece.value !== ''
      ? [piece.value]
      : [],
  )
  const [mark] = marks
  const few = mark === undefined ? ['b', 'ab'] : [mark, `a${mark}`, `${mark}a`]
  return pieces.flatMap((piece) => [...texts(piece, ['', 'a', ...few]), ...numbers(piece, [1, 11])])
}

function piecesOf(expression: Expression): readonly Expression[] {
  return expression.kind === 'call' && expression.name === '||'
    ? expression.args.flatMap(piecesOf)
    : [expression]
}

function textOf(told: Expression | undefined): string {
  return told?.kind === 'constant' && typeof told.value === 'string' ? told.value : ''
}

/** A text alone, twice, between others, in pieces, and only in part. */
function often(text: string): string[] {
  const [first = '', second] = text
  if (first === '' || text.length > 40) return []
  const pieces = second === undefined ? [] : [first, `${second}${first}`, `${second}a`]
  return [text, `${text}${text}`, `a${text}b${text}`, ...pieces]
}

/** Texts that a pattern is found in once, twice, in another case, and not. */
function matches(pattern: string): string[] {
  const [first] = pattern === '' ? [] : regExpTexts(pattern).matching
  if (first === undefined || first.length > 40) return []
  return [...often(first), `${first} ${first}`, first.toUpperCase(), first.slice(0, -1), '']
}

/** Numbers that fill a width, that have a digit more, and that are below zero. */
function digits(of: Expression, width: number): CandidateValue[] {
  const full = 10 ** Math.min(width, 9)
  return numbers(of, [full / 10, full, -1])
}

/** How many characters a function is told to give, or a format has room for; else 1. */
function widthOf(told: Expression | undefined): number {
  if (told?.kind !== 'constant') return 1
  const { value } = told
  const width = typeof value === 'string' ? value.split('.')[0]?.match(/[09]/g)?.length : value
  return typeof width === 'number' && width > 0 ? Math.floor(width) : 1
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz'

/** A text as long as a function cuts it, and one that is longer. */
function longer(cut: Expression | undefined): string[] {
  const width = widthOf(cut)
  if (width <= 2 || width > 100) return []
  const text = alphabet.repeat(Math.ceil((width + 1) / alphabet.length))
  return [text.slice(0, width), text.slice(0, width + 1)]
}

/** Texts with some of the characters that are trimmed, in this order and in another. */
function around(trimmed: Expression | undefined): string[] {
  if (trimmed?.kind !== 'constant' || typeof trimmed.value !== 'string') return []
  const [first = '', second = first] = trimmed.value
  return [`${first}a`, `${second}${first}a`, `a${second}`]
}

function hasMonths(expression: Expression): boolean {
  const value = expression.kind === 'constant' ? expression.value : undefined
  return typeof value === 'object' && value !== null && value.months !== 0
}

/** Halves of the last digit that is kept. */
function rounded(digits: Expression | undefined): number[] {
  if (digits?.kind !== 'constant' || typeof digits.value !== 'number') return []
  const half = 5 * 10 ** -(digits.value + 1)
  return digits.value > 6 ? [] : [1, 2].map((whole) => Number((whole + half).toFixed(8)))
}

/** How many of an interval fill an hour, a day, and more than a day. */
function fillingUnits(factor: Expression): number[] {
  const length = factor.kind === 'constant' ? factor.value : undefined
  if (typeof length !== 'object' || length === null) return []
  const ms = intervalMs(length)
  return [hourMs / ms, dayMs / ms, (dayMs + hourMs) / ms, (31 * dayMs) / ms].filter(
    (count) => Number.isInteger(count) && count > 1,
  )
}

/** A function that is not known here: near the numbers that it is given. */
function besideConstants(part: Call): CandidateValue[] {
  const given = part.args.flatMap((arg) =>
    arg.kind === 'constant' && typeof arg.value === 'number' ? [arg.value] : [],
  )
  return part.args.flatMap((arg) =>
    numbers(
      arg,
      given.flatMap((value) => [value, value - 1, value + 1, value * 2]),
    ),
  )
}

/** A share of something, as 0.2 * avg(x): values that are many times each other. */
function farApart(args: readonly Expression[]): number[] {
  const isShare = args.some(
    (arg) =>
      arg.kind === 'constant' && typeof arg.value === 'number' && !Number.isInteger(arg.value),
  )
  return isShare ? [1, 10, 40, 100] : []
}

/** A percentage, as 100 * x / y: over large numbers it comes in fine steps. */
function finely(dividend: Expression): number[] {
  return dividend.kind === 'call' && dividend.name === '*' && dividend.args.some(isScale)
    ? [19, 200, 1000]
    : []
}

function isScale(factor: Expression): boolean {
  return factor.kind === 'constant' && typeof factor.value === 'number' && factor.value >= 10
}

function multiples(divisor: Expression | undefined): number[] {
  if (divisor?.kind !== 'constant' || typeof divisor.value !== 'number') return []
  const { value } = divisor
  return [value, value - 1, value + 1, value * 2, value * 10, -value]
}

function fieldOf(field: Expression): string {
  return field.kind === 'constant' && typeof field.value === 'string'
    ? field.value.toLowerCase()
    : 'day'
}

function moments(field: string, of: Expression): CandidateValue[] {
  const days = offsets[field] ?? (offsets.day as readonly number[])
  return candidates(of, (column) => days.flatMap((day) => momentAt(day, column) ?? []))
}

/** So many days after the base, as a moment, a time of day or a length of time. */
function momentAt(days: number, column: ColumnUse): string | undefined {
  const ms = base + days * dayMs - (base % hourMs)
  switch (column.family) {
    case 'date':
    case 'timestamp':
      return formatKnown(ms, plainly(column))
    case 'time':
      return formatKnown(ms - midnight(ms), plainly(column))
    case 'interval':
      return formatKnown(
        { months: 0, days: Math.floor(days), ms: (days - Math.floor(days)) * dayMs },
        plainly(column),
      )
    default:
      return undefined
  }
}

/** The parts of a moment that a format of to_char shows, by what it is written with. */
const shown: readonly (readonly [RegExp, string])[] = [
  [/I[YWD]/, 'isoyear'],
  [/(?<!D)DDD(?!D)/, 'doy'],
  [/DD/, 'leap'],
  [/HH24/, 'hour'],
  [/HH(?!24)/, 'afternoon'],
]

/** Moments that a format writes alike, and those for which two formats part. */
function written(of: Expression, format: Expression | undefined): CandidateValue[] {
  const text = format?.kind === 'constant' ? String(format.value).toUpperCase() : ''
  const fields = shown.flatMap(([pattern, field]) => (pattern.test(text) ? [field] : []))
  return ['month', ...fields].flatMap((field) => moments(field, of))
}

/** Moments within one stretch of time, at its beginning, and in the next. */
function stretches(length: Expression, of: Expression): CandidateValue[] {
  const known = length.kind === 'constant' ? length.value : undefined
  const interval = typeof known === 'string' ? parseInterval(known) : known
  if (typeof interval !== 'object' || interval === null) return []
  const ms = intervalMs(interval)
  return candidates(of, (column) =>
    [0, 0.5, 0.9, 1, 1.5].flatMap((share) => formatKnown(base + share * ms, plainly(column)) ?? []),
  )
}

function texts(of: Expression, list: readonly string[]): CandidateValue[] {
  return candidates(of, (column) => (column.family === 'text' ? list : []))
}

function numbers(of: Expression, list: readonly number[]): CandidateValue[] {
  return candidates(of, (column) =>
    column.family === 'number'
      ? list.filter((number) => !column.whole || Number.isInteger(number)).map(String)
      : [],
  )
}

function separated(of: Expression, separator: Expression | undefined): CandidateValue[] {
  const mark =
    separator?.kind === 'constant' && typeof separator.value === 'string' ? separator.value : ','
  return texts(of, [`a${mark}b`, `b${mark}a${mark}c`, 'a', mark, ''])
}

/** COALESCE(x, 0) and NULLIF(x, 0): a 0 that is stored looks like a NULL, and others are beside it. */
function fallback(args: readonly Expression[]): CandidateValue[] {
  const values = args.flatMap((arg) =>
    arg.kind === 'constant' && arg.text !== null ? [arg.text] : [],
  )
  const textsFor = (column: ColumnUse): string[] =>
    values.flatMap((text) => [text, ...besideText(text, column)])
  return args.flatMap((arg) =>
    candidates(arg, textsFor).map((candidate) => ({ ...candidate, aimed: true })),
  )
}

/** The day before a date and the day after, one more and one less: in the column's own text form. */
function besideText(text: string, column: ColumnUse): string[] {
  const value = parseKnown(text, column.family)
  if (value === undefined) return []
  return neighborsOf(value, column.family, column.whole).flatMap(
    (near) => formatKnown(near, plainly(column)) ?? [],
  )
}

function candidates(
  of: Expression,
  textsFor: (column: ColumnUse) => readonly string[],
): CandidateValue[] {
  return sourceColumns(of).map((column) => ({ column, texts: textsFor(column), aimed: false }))
}

function plainly(column: ColumnUse): {
  baseType: string
  length: number
  precision: number
  scale: number
} {
  return { baseType: column.baseType, length: -1, precision: -1, scale: -1 }
}
