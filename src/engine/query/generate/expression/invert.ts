import type { Random } from '../../../../kit/random.ts'
import { arithmetic, castKnown, extract, parseJson } from '../../../sql/evaluation.ts'
import { isRowCount } from '../../../sql/functions/functions.ts'
import {
  addInterval,
  dayMs,
  formatKnown,
  type Interval,
  type Known,
  midnight,
} from '../../../sql/value.ts'
import { withBound } from '../values/ranges.ts'
import type { Outcome } from './evaluate.ts'
import type { Call, ColumnUse, Expression, Opaque } from './expression.ts'
import { agedMoment, carriedPlace, preimage } from './preimage.ts'
import { itemsBetween, textOfLength } from './text-of.ts'

/** A column that is to be given a value. */
export interface Write {
  readonly column: ColumnUse
  readonly value: Known | null
}

/** What inverting needs to know of the values around. */
export interface Surroundings {
  readonly random: Random
  /** The present value; undefined where it cannot be told. */
  valueOf(expression: Expression): Outcome
  /** What must be written to make a condition true. */
  makeTrue(condition: Expression): Write[] | null
}

/**
 * What to write into columns so that the expression gives the value; null where no way is known.
 * One way of several is taken by chance.
 */
export function invert(
  expression: Expression,
  value: Known | null,
  around: Surroundings,
): Write[] | null {
  switch (expression.kind) {
    case 'constant':
      return null
    case 'column':
      return value === null && expression.notNull ? null : [{ column: expression, value }]
    case 'opaque':
      return invertOpaque(expression, value, around)
    case 'call':
      return value === null ? invertNull(expression, around) : invertCall(expression, value, around)
  }
}

/** An aggregate or a subquery gives a value when the rows below hold it. */
function invertOpaque(
  expression: Opaque,
  value: Known | null,
  around: Surroundings,
): Write[] | null {
  const [first] = expression.args
  // A place in a ranking is no value of what it ranks.
  if (expression.what === 'window' && isRowCount(expression.name)) return []
  return first === undefined ? null : invert(first, value, around)
}

/** Strict functions give NULL for NULL. */
function invertNull(expression: Call, around: Surroundings): Write[] | null {
  if (expression.name === 'case') return invertCase(expression, null, around)
  if (expression.name === 'coalesce') {
    const all = expression.args.map((arg) => invert(arg, null, around))
    return all.includes(null) ? null : all.flatMap((writes) => writes ?? [])
  }
  for (const arg of around.random.shuffle(expression.args)) {
    const writes = invert(arg, null, around)
    if (writes !== null) return writes
  }
  return null
}

function invertCall(expression: Call, value: Known, around: Surroundings): Write[] | null {
  const { name, args } = expression
  const [first, second] = args
  if (first === undefined) return null
  if (second !== undefined && ['+', '-', '*', '/', '%'].includes(name))
    return invertArithmetic(name, first, second, value, around)
  const place = carriedPlace(name)
  if (place !== null)
    return invert(args[place] ?? first, preimage(name, value, args, around.random), around)
  switch (name) {
    case 'cast':
      return invertCast(expression, first, value, around)
    case 'negate':
      return typeof value === 'number' ? invert(first, -value, around) : null
    case 'abs':
      return typeof value === 'number'
        ? invert(first, around.random.chance(0.5) ? value : -value, around)
        : null
    case 'coalesce':
    case 'nullif':
    case 'greatest':
    case 'least':
      return invertAny(name === 'nullif' ? [first] : args, value, around)
    case 'case':
      return invertCase(expression, value, around)
    case 'extract':
    case 'date_part':
      return second === undefined ? null : invertExtract(first, second, value, around)
    case 'date':
      return invert(first, value, around)
    case 'age':
      return second === undefined ? null : invertAge(first, second, value, around)
    case 'unnest':
      return invertElement(first, 1, value)
    case '[]':
      return second?.kind === 'constant' && typeof second.value === 'number'
        ? invertElement(first, second.value + around.random.pick([0, 0, 1]), value)
        : null
    case 'array_to_string':
      return invertJoinedItems(first, second, value, around)
    case 'length':
    case 'char_length':
    case 'character_length':
    case 'octet_length':
      return typeof value === 'number'
        ? invert(first, textOfLength(name, around.valueOf(first), value, around.random), around)
        : null
    case 'left':
    case 'substring':
    case 'substr':
    case 'right':
      return invertPart(expression, value, around)
    case 'range lower':
    case 'range upper':
      return invertBound(expression, value, around)
    case 'split_part':
      return typeof value === 'string'
        ? invert(first, `${value}${String(around.valueOf(second ?? first) ?? '')}x`, around)
        : null
    case '||':
      return second === undefined ? null : invertJoined(first, second, value, around)
    case '->>':
    case '->':
    case '#>>':
    case '#>':
      return invertJson(expression, value, around)
    default:
      return null
  }
}

/** AGE(later, earlier) = value: one of them is moved. */
function invertAge(
  later: Expression,
  earlier: Expression,
  value: Known,
  around: Surroundings,
): Write[] | null {
  const sides = [
    { side: later, other: earlier, place: 0 },
    { side: earlier, other: later, place: 1 },
  ] as const
  for (const { side, other, place } of around.random.shuffle(sides)) {
    const known = side.kind === 'constant' ? undefined : around.valueOf(other)
    const moment = typeof known === 'number' ? agedMoment(value, known, place) : undefined
    const writes = moment === undefined ? null : invert(side, moment, around)
    if (writes !== null) return writes
  }
  return null
}

/** An array that holds the value at a place, after something else. */
function invertElement(array: Expression, place: number, value: Known): Write[] | null {
  if (array.kind !== 'column' || !array.baseType.startsWith('array:')) return null
  const baseType = array.baseType.slice('array:'.length)
  const asText = (item: Known): string | undefined =>
    formatKnown(item, { baseType, length: -1, precision: -1, scale: -1 })
  const text = asText(value)
  if (text === undefined || place < 1 || place > 20) return null
  const other =
    typeof value === 'number' ? asText(value + 1) : typeof value === 'string' ? 'other' : text
  const items = [...Array.from({ length: place - 1 }, () => other ?? text), text]
  return [{ column: array, value: `{${items.map((item) => JSON.stringify(item)).join(',')}}` }]
}

function invertAny(
  args: readonly Expression[],
  value: Known,
  around: Surroundings,
): Write[] | null {
  for (const arg of around.random.shuffle(args)) {
    const writes = invert(arg, value, around)
    if (writes !== null) return writes
  }
  return null
}

function invertArithmetic(
  name: string,
  left: Expression,
  right: Expression,
  value: Known,
  around: Surroundings,
): Write[] | null {
  const leftValue = around.valueOf(left)
  const rightValue = around.valueOf(right)
  const intoLeft = (): Write[] | null => {
    const target = solveLeft(name, value, rightValue, left, right)
    return target === undefined ? null : invert(left, target, around)
  }
  const intoRight = (): Write[] | null => {
    const target = solveRight(name, value, leftValue, left, right)
    return target === undefined ? null : invert(right, target, around)
  }
  return around.random.chance(0.5) ? (intoLeft() ?? intoRight()) : (intoRight() ?? intoLeft())
}

const isMoment = (each: Expression): boolean =>
  each.family === 'date' || each.family === 'timestamp'

/** x of x op right = value. */
function solveLeft(
  name: string,
  value: Known,
  right: Outcome,
  left: Expression,
  rightSide: Expression,
): Known | undefined {
  if (right === null || right === undefined) return undefined
  if (isMoment(left) && isMoment(rightSide) && typeof right === 'number') {
    return typeof value === 'object'
      ? addInterval(right, value, 1)
      : typeof value === 'number'
        ? right + value * dayMs
        : undefined
  }
  if (isMoment(left) && typeof right === 'number' && typeof value === 'number') {
    return name === '+' ? value - right * dayMs : value + right * dayMs
  }
  const opposite: Readonly<Record<string, string>> = { '+': '-', '-': '+', '*': '/', '/': '*' }
  if (name === '%')
    return typeof value === 'number' && typeof right === 'number' ? value + right : undefined
  const other = opposite[name]
  return other === undefined ? undefined : arithmetic(other, value, right, false, false)
}

/** x of left op x = value. */
function solveRight(
  name: string,
  value: Known,
  left: Outcome,
  leftSide: Expression,
  right: Expression,
): Known | undefined {
  if (left === null || left === undefined) return undefined
  if (isMoment(leftSide) && isMoment(right) && typeof left === 'number') {
    return typeof value === 'object'
      ? addInterval(left, value, -1)
      : typeof value === 'number'
        ? left - value * dayMs
        : undefined
  }
  if (typeof left !== 'number' || typeof value !== 'number' || right.family !== 'number')
    return undefined
  if (isMoment(leftSide)) return (name === '+' ? value - left : left - value) / dayMs
  switch (name) {
    case '+':
      return value - left
    case '-':
      return left - value
    case '*':
      return left === 0 ? undefined : value / left
    case '/':
      return value === 0 ? undefined : left / value
    default:
      return undefined
  }
}

function invertCast(
  expression: Call,
  inner: Expression,
  value: Known,
  around: Surroundings,
): Write[] | null {
  const target =
    inner.family === 'other'
      ? value
      : castKnown(value, expression.family, inner.family, inner.whole)
  if (target === undefined)
    return inner.family === 'timestamp' ? invert(inner, value, around) : null
  return invert(inner, target, around)
}

/** One of the branches that give the value, its condition made true. */
function invertCase(expression: Call, value: Known | null, around: Surroundings): Write[] | null {
  const { args } = expression
  const starts = around.random.shuffle(
    args.flatMap((_, at) => (at % 2 === 0 && at + 1 < args.length ? [at] : [])),
  )
  for (const at of starts) {
    const result = args[at + 1] as Expression
    const known = around.valueOf(result)
    const writes = known === value ? [] : invert(result, value, around)
    if (writes === null) continue
    const condition = around.makeTrue(args[at] as Expression)
    if (condition !== null) return [...condition, ...writes]
  }
  const last = args.length % 2 === 1 ? args.at(-1) : undefined
  return last === undefined ? null : invert(last, value, around)
}

function invertExtract(
  field: Expression,
  moment: Expression,
  value: Known,
  around: Surroundings,
): Write[] | null {
  if (field.kind !== 'constant' || typeof field.value !== 'string' || typeof value !== 'number')
    return null
  const name = field.value.toLowerCase()
  if (moment.family === 'interval') {
    const length = lengthOf(name, value)
    return length === undefined ? null : invert(moment, length, around)
  }
  const present = around.valueOf(moment)
  const from =
    typeof present === 'number' && Number.isFinite(present)
      ? present
      : around.random.pick([Date.UTC(2024, 0, 15), Date.UTC(2024, 6, 15)])
  const moved = withField(name, from, value)
  if (moved === undefined) return null
  return invert(moment, around.random.chance(0.7) ? moved : atEnd(name, moved), around)
}

/** An interval whose field has the value. */
function lengthOf(field: string, value: number): Interval | undefined {
  switch (field) {
    case 'year':
      return { months: value * 12, days: 0, ms: 0 }
    case 'month':
      return { months: value, days: 0, ms: 0 }
    case 'day':
      return { months: 0, days: value, ms: 0 }
    case 'hour':
      return { months: 0, days: 0, ms: value * 3_600_000 }
    case 'minute':
      return { months: 0, days: 0, ms: value * 60_000 }
    case 'epoch':
      return { months: 0, days: 0, ms: value * 1000 }
    default:
      return undefined
  }
}

/** The last day of the year or the month. */
function atEnd(field: string, ms: number): number {
  const date = new Date(ms)
  const month = field === 'year' ? 11 : date.getUTCMonth()
  return field === 'year' || field === 'month' || field === 'quarter'
    ? Date.UTC(date.getUTCFullYear(), month + 1, 0) + (ms - midnight(ms))
    : ms
}

/** The moment nearest to another whose field has the value. */
function withField(field: string, ms: number, value: number): number | undefined {
  const date = new Date(ms)
  const clock = ms - midnight(ms)
  const at = (year: number, month: number, day: number): number =>
    Date.UTC(year, month, day) + clock
  const day = Math.min(date.getUTCDate(), 28)
  switch (field) {
    case 'year':
      return at(value, date.getUTCMonth(), day)
    case 'month':
      return at(date.getUTCFullYear(), value - 1, day)
    case 'day':
      return at(date.getUTCFullYear(), date.getUTCMonth(), value)
    case 'quarter':
      return at(date.getUTCFullYear(), (value - 1) * 3, day)
    case 'hour':
      return midnight(ms) + value * 3_600_000 + (clock % 3_600_000)
    case 'minute':
      return ms - (clock % 3_600_000) + value * 60_000
    case 'epoch':
      return value * 1000
    case 'decade':
      return at(value * 10, date.getUTCMonth(), day)
    case 'dow':
    case 'isodow':
    case 'week':
    case 'doy':
      for (let days = 0; days < 366; days++)
        if (extract(field, ms + days * dayMs) === value) return ms + days * dayMs
      return undefined
    default:
      return undefined
  }
}

function invertBound(expression: Call, value: Known, around: Surroundings): Write[] | null {
  const [range] = expression.args
  if (range?.kind !== 'column' || typeof value !== 'number') return null
  const present = around.valueOf(range)
  const end = expression.name === 'range lower' ? 'lower' : 'upper'
  const text = typeof present === 'string' ? present : undefined
  const moved = withBound(text, range.baseType.slice('range:'.length), end, value)
  return moved === undefined ? null : [{ column: range, value: moved }]
}

/** ARRAY_TO_STRING(array, mark) = value: an array of what stands between the marks. */
function invertJoinedItems(
  array: Expression,
  mark: Expression | undefined,
  value: Known,
  around: Surroundings,
): Write[] | null {
  const between = mark === undefined ? undefined : around.valueOf(mark)
  if (array.kind !== 'column' || typeof between !== 'string') return null
  const items = itemsBetween(array.baseType, between, value)
  return items === null ? null : [{ column: array, value: items }]
}

function invertPart(expression: Call, value: Known, around: Surroundings): Write[] | null {
  const [text, from] = expression.args
  if (text === undefined || typeof value !== 'string') return null
  const present = around.valueOf(text)
  const tail = around.random.chance(0.5) || typeof present !== 'string' ? '' : 'x'
  if (expression.name === 'right') return invert(text, tail + value, around)
  const start = expression.name === 'left' ? 1 : around.valueOf(from ?? text)
  const before = typeof start === 'number' && start > 1 ? 'a'.repeat(Math.min(start - 1, 100)) : ''
  return invert(text, before + value + tail, around)
}

/** a || b = value: the known side is cut off. */
function invertJoined(
  left: Expression,
  right: Expression,
  value: Known,
  around: Surroundings,
): Write[] | null {
  if (typeof value !== 'string') return null
  const [a, b] = [around.valueOf(left), around.valueOf(right)]
  if (typeof b === 'string' && value.endsWith(b))
    return invert(left, value.slice(0, value.length - b.length), around)
  if (typeof a === 'string' && value.startsWith(a))
    return invert(right, value.slice(a.length), around)
  return null
}

/** Puts the value at the path of the document, keeping what else is in it. */
function invertJson(expression: Call, value: Known, around: Surroundings): Write[] | null {
  const steps: (string | number)[] = []
  let at: Expression = expression
  while (at.kind === 'call' && ['->', '->>', '#>', '#>>'].includes(at.name)) {
    const key = at.args[1]
    if (key?.kind !== 'constant' || key.value === null || key.value === undefined) return null
    if (at.name.startsWith('#'))
      steps.unshift(
        ...String(key.value)
          .replace(/^\{|\}$/g, '')
          .split(','),
      )
    else steps.unshift(typeof key.value === 'number' ? key.value : String(key.value))
    at = at.args[0] as Expression
  }
  if (at.kind !== 'column') return null
  const present = around.valueOf(at)
  const document = typeof present === 'string' ? parseJson(present) : {}
  const inner = jsonValue(value, expression.name.endsWith('>>'), around.random)
  return [{ column: at, value: JSON.stringify(withPath(document, steps, inner)) }]
}

/** A text that reads as a number or a truth value is mostly put in as one. */
function jsonValue(value: Known, asText: boolean, random: Random): unknown {
  if (typeof value !== 'string') return value
  const parsed = parseJson(value)
  if (!asText) return parsed === undefined ? value : parsed
  const isPlain = typeof parsed === 'number' || typeof parsed === 'boolean'
  return isPlain && random.chance(0.7) ? parsed : value
}

function withPath(document: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (typeof step === 'number' && step >= 0 && step < 10) {
    const list: unknown[] = Array.isArray(document) ? [...document] : []
    while (list.length < step) list.push(null)
    list[step] = withPath(list[step], rest, value)
    return list
  }
  const base =
    document !== null && typeof document === 'object' && !Array.isArray(document) ? document : {}
  return { ...base, [step]: withPath((base as Record<string, unknown>)[step], rest, value) }
}
