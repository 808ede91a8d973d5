import {
  addInterval,
  dayMs,
  type Interval,
  type Known,
  midnight,
  parseInterval,
  parseMoment,
} from './value.ts'

/** A function of known, non-NULL arguments. Undefined: not known here; PostgreSQL is the judge, this only aims. */
export type KnownFunction = (args: readonly Known[]) => Known | null | undefined

type Numbers = (...args: number[]) => number | undefined

type Texts = (...args: string[]) => Known | undefined

/** Works on numbers alone. */
export const numbers =
  (work: Numbers): KnownFunction =>
  (args) =>
    args.every((arg) => typeof arg === 'number') ? work(...(args as number[])) : undefined

/** Works on texts alone. */
export const texts =
  (work: Texts): KnownFunction =>
  (args) =>
    args.every((arg) => typeof arg === 'string') ? work(...(args as string[])) : undefined

/** Text first, whole numbers after it. */
export const textAndNumbers =
  (work: (text: string, ...numbers: number[]) => string | undefined): KnownFunction =>
  ([text, ...rest]) =>
    typeof text === 'string' && rest.every((arg) => typeof arg === 'number')
      ? work(text, ...(rest as number[]))
      : undefined

/** Rounds halves away from zero, as numeric does. */
export function roundTo(value: number, digits = 0): number {
  const scale = 10 ** digits
  const scaled = Math.abs(value) * scale
  return (Math.sign(value) * Math.round(scaled + scaled * 1e-12)) / scale
}

/** The characters from a place on, counted from 1. */
export function substring(text: string, from: number, length?: number): string | undefined {
  const characters = [...text]
  const start = from - 1
  const end = length === undefined ? characters.length : start + length
  return end < start ? undefined : characters.slice(Math.max(start, 0), Math.max(end, 0)).join('')
}

/** The first characters of a text; all but the last ones for a count below 0. */
export function left(text: string, count: number): string {
  return [...text].slice(0, count).join('')
}

/** The last characters of a text; all but the first ones for a count below 0. */
export function right(text: string, count: number): string {
  const characters = [...text]
  return count >= 0
    ? characters.slice(Math.max(characters.length - count, 0)).join('')
    : characters.slice(-count).join('')
}

/** Each word with a capital. */
export function initcap(text: string): string {
  return text
    .toLowerCase()
    .replace(/[a-z0-9]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1))
}

/** A text without the characters of a set at its ends. */
export function strip(text: string, set: string, ends: 'both' | 'start' | 'end'): string {
  let from = 0
  let to = text.length
  if (ends !== 'end') while (from < to && set.includes(text[from] as string)) from++
  if (ends !== 'start') while (to > from && set.includes(text[to - 1] as string)) to--
  return text.slice(from, to)
}

function isInterval(value: Known | undefined): value is Interval {
  return typeof value === 'object'
}

/** A field of a moment, a date or an interval. */
export function extract(field: string, value: Known): number | undefined {
  if (isInterval(value)) return extractInterval(field, value)
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  const date = new Date(value)
  const year = date.getUTCFullYear()
  const dayOfYear = Math.floor((value - Date.UTC(year, 0, 1)) / dayMs) + 1
  switch (field) {
    case 'year':
      return year
    case 'month':
      return date.getUTCMonth() + 1
    case 'day':
      return date.getUTCDate()
    case 'hour':
      return date.getUTCHours()
    case 'minute':
      return date.getUTCMinutes()
    case 'second':
      return date.getUTCSeconds() + (value % 1000) / 1000
    case 'dow':
      return date.getUTCDay()
    case 'isodow':
      return date.getUTCDay() || 7
    case 'doy':
      return dayOfYear
    case 'quarter':
      return Math.floor(date.getUTCMonth() / 3) + 1
    case 'week':
      return isoWeek(value)
    case 'decade':
      return Math.floor(year / 10)
    case 'century':
      return Math.ceil(year / 100)
    case 'epoch':
      return value / 1000
    default:
      return undefined
  }
}

function isoWeek(ms: number): number {
  const weekday = new Date(ms).getUTCDay() || 7
  const thursday = midnight(ms) + (4 - weekday) * dayMs
  return (
    Math.floor((thursday - Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1)) / dayMs / 7) + 1
  )
}

function extractInterval(field: string, value: Interval): number | undefined {
  switch (field) {
    case 'epoch':
      return (value.months * 30 + value.days) * 86_400 + value.ms / 1000
    case 'year':
      return Math.trunc(value.months / 12)
    case 'month':
      return value.months % 12
    case 'day':
      return value.days
    case 'hour':
      return Math.trunc(value.ms / 3_600_000)
    case 'minute':
      return Math.trunc(value.ms / 60_000) % 60
    case 'second':
      return (value.ms / 1000) % 60
    default:
      return undefined
  }
}

/** The beginning of the year, quarter, month, week, day, hour, … of a moment. */
export function truncate(field: string, ms: number): number | undefined {
  if (!Number.isFinite(ms)) return ms
  const date = new Date(ms)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  switch (field) {
    case 'decade':
      return Date.UTC(Math.floor(year / 10) * 10, 0, 1)
    case 'year':
      return Date.UTC(year, 0, 1)
    case 'quarter':
      return Date.UTC(year, Math.floor(month / 3) * 3, 1)
    case 'month':
      return Date.UTC(year, month, 1)
    case 'week':
      return midnight(ms) - ((date.getUTCDay() || 7) - 1) * dayMs
    case 'day':
      return midnight(ms)
    case 'hour':
      return Math.floor(ms / 3_600_000) * 3_600_000
    case 'minute':
      return Math.floor(ms / 60_000) * 60_000
    case 'second':
      return Math.floor(ms / 1000) * 1000
    default:
      return undefined
  }
}

/** A number without its sign. */
export const abs: KnownFunction = ([value]) =>
  typeof value === 'number' ? Math.abs(value) : undefined

/** Texts and numbers put together. */
export const concat: KnownFunction = (args) =>
  args.every((arg) => typeof arg === 'string' || typeof arg === 'number')
    ? args.join('')
    : undefined

/** What jsonb_typeof says of a document. */
export function jsonTypeOf(text: string): string | undefined {
  const value = parseJson(text)
  if (value === undefined) return undefined
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** Parses JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** What -> and ->> find in a document. */
export function jsonAt(
  [document, key]: readonly Known[],
  asText: boolean,
): Known | null | undefined {
  const value = typeof document === 'string' ? parseJson(document) : undefined
  if (value === undefined) return undefined
  const inner =
    typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>)[
          Array.isArray(value) && Number(key) < 0 ? value.length + Number(key) : String(key)
        ]
      : undefined
  if (inner === undefined || (asText && inner === null)) return null
  return asText && typeof inner === 'string' ? inner : JSON.stringify(inner)
}

/** The operators + − * / % over numbers, moments and intervals. */
export function arithmetic(
  name: string,
  left: Known,
  right: Known,
  whole: boolean,
  days: boolean,
): Known | undefined {
  if (typeof left === 'number' && typeof right === 'number')
    return numberArithmetic(name, left, right, whole)
  if (typeof left === 'number' && isInterval(right) && (name === '+' || name === '-')) {
    return addInterval(left, right, name === '+' ? 1 : -1)
  }
  if (isInterval(left) && typeof right === 'number' && name === '+' && !days)
    return addInterval(right, left, 1)
  if (isInterval(left) && typeof right === 'number' && name === '*')
    return timesInterval(left, right)
  if (isInterval(left) && typeof right === 'number' && name === '/' && right !== 0)
    return timesInterval(left, 1 / right)
  if (isInterval(left) && isInterval(right) && (name === '+' || name === '-')) {
    const other = name === '+' ? right : timesInterval(right, -1)
    return {
      months: left.months + other.months,
      days: left.days + other.days,
      ms: left.ms + other.ms,
    }
  }
  return undefined
}

function timesInterval(interval: Interval, factor: number): Interval {
  return {
    months: interval.months * factor,
    days: interval.days * factor,
    ms: interval.ms * factor,
  }
}

function numberArithmetic(
  name: string,
  left: number,
  right: number,
  whole: boolean,
): number | undefined {
  switch (name) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return right === 0 ? undefined : whole ? Math.trunc(left / right) : left / right
    case '%':
      return right === 0 ? undefined : left % right
    case '^':
      return left ** right
    default:
      return undefined
  }
}

/** A value of one family as one of another, as a cast would make it. */
export function castKnown(
  value: Known,
  from: string,
  to: string,
  whole: boolean,
): Known | undefined {
  if (to === 'text')
    return typeof value === 'object'
      ? undefined
      : from === 'text' || from === 'number'
        ? String(value)
        : undefined
  if (to === 'number') {
    const number =
      typeof value === 'string'
        ? value.trim() === ''
          ? Number.NaN
          : Number(value)
        : typeof value === 'boolean'
          ? Number(value)
          : value
    if (typeof number !== 'number' || Number.isNaN(number)) return undefined
    return whole ? Math.round(number) : number
  }
  if (to === 'date' || to === 'timestamp') {
    const ms = typeof value === 'string' ? parseMoment(value) : value
    if (typeof ms !== 'number') return undefined
    return to === 'date' ? midnight(ms) : ms
  }
  if (to === 'time') return typeof value === 'number' ? value - midnight(value) : undefined
  if (to === 'interval')
    return typeof value === 'string' ? parseInterval(value) : isInterval(value) ? value : undefined
  if (to === 'boolean')
    return typeof value === 'number' ? value !== 0 : typeof value === 'boolean' ? value : undefined
  return typeof value === 'string' ? value : undefined
}
