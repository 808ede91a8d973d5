import { zoneOffsetMs } from './zone-offset.ts'

/**
 * Values as JavaScript can calculate with them: numbers as number, dates and moments as milliseconds
 * since 1970 in UTC (a date is its midnight), times as milliseconds of the day. What has no such form stays
 * text and is only compared for equality.
 */
export type Family =
  | 'number'
  | 'text'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'time'
  | 'interval'
  | 'other'

export interface Interval {
  readonly months: number
  readonly days: number
  readonly ms: number
}

export type Known = number | string | boolean | Interval

export const dayMs = 86_400_000

const families: Readonly<Record<string, Family>> = {
  int2: 'number',
  int4: 'number',
  int8: 'number',
  numeric: 'number',
  float4: 'number',
  float8: 'number',
  money: 'number',
  oid: 'number',
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  char: 'text',
  name: 'text',
  citext: 'text',
  bool: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  time: 'time',
  timetz: 'time',
  interval: 'interval',
}

/** The beginning of the day of a moment. */
export function midnight(ms: number): number {
  return Math.floor(ms / dayMs) * dayMs
}

/** The family that a base type calculates in. */
export function familyOf(baseType: string): Family {
  return families[baseType] ?? 'other'
}

/** Reads PostgreSQL's text form; undefined where the text is no value of the family. */
export function parseKnown(text: string, family: Family): Known | undefined {
  switch (family) {
    case 'number':
      return parseNumber(text)
    case 'boolean':
      return parseBoolean(text)
    case 'date': {
      const ms = parseMoment(text)
      return ms === undefined ? undefined : midnight(ms)
    }
    case 'timestamp':
      return parseMoment(text)
    case 'time':
      return parseTime(text)
    case 'interval':
      return parseInterval(text)
    case 'text':
    case 'other':
      return text
  }
}

function parseNumber(text: string): number | undefined {
  const plain = text
    .trim()
    .replace(/^(-?)\$/, '$1')
    .replace(/(\d),(?=\d{3})/g, '$1')
  if (plain === '') return undefined
  const value = Number(plain.replace(/(\d)_(?=\d)/g, '$1'))
  return Number.isNaN(value) && !/^nan$/i.test(plain) ? undefined : value
}

function parseBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase()
  if (['t', 'true', 'y', 'yes', 'on', '1'].includes(word)) return true
  return ['f', 'false', 'n', 'no', 'off', '0'].includes(word) ? false : undefined
}

/** ISO dates and moments, with a zone as an offset, by its name or as UTC; infinity as itself, epoch as 1970. */
export function parseMoment(text: string): number | undefined {
  const plain = text.trim()
  if (/^epoch$/i.test(plain)) return 0
  if (/^[+-]?infinity$/i.test(plain)) return plain.startsWith('-') ? -Infinity : Infinity
  const parts =
    /^(\d{4,6})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(\.\d+)?)?)?\s*(Z|UTC|GMT|[+-]\d{1,2}(?::?\d\d)?|[A-Z][A-Z_]+\/[A-Z_/+-]+)?$/i.exec(
      plain,
    )
  if (parts === null)
    return /^\d{8}$/.test(plain) ? parseMoment(plain.replace(/(....)(..)/, '$1-$2-')) : undefined
  const [, year, month, day, hours, minutes, seconds, fraction, zone] = parts
  if (Number(month) > 12 || Number(month) < 1 || Number(day) < 1) return undefined
  if (Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate())
    return undefined
  const ms = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hours ?? 0),
    Number(minutes ?? 0),
    Number(seconds ?? 0),
  )
  return ms + Number(fraction ?? 0) * 1000 - offsetMs(zone, ms)
}

/** How far a zone, as an offset or by its name, is ahead of UTC when its clocks show a moment. */
function offsetMs(zone: string | undefined, shownMs: number): number {
  if (zone?.includes('/') === true) return zoneOffsetMs(zone, shownMs - zoneOffsetMs(zone, shownMs))
  const parts = /^([+-])(\d{1,2}):?(\d\d)?$/.exec(zone ?? '')
  if (parts === null) return 0
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0)
  return (parts[1] === '-' ? -minutes : minutes) * 60_000
}

function parseTime(text: string): number | undefined {
  const parts = /^(?:.*[T ])?(\d{1,2}):(\d\d)(?::(\d\d)(\.\d+)?)?\s*(am|pm)?(?:[+-]\d.*)?$/i.exec(
    text.trim(),
  )
  if (parts === null) return undefined
  const [, hours, minutes, seconds, fraction, half] = parts
  const clock =
    half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0)
  return (
    ((clock * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)) * 1000 +
    Number(fraction ?? 0) * 1000
  )
}

const intervalUnits: Readonly<Record<string, readonly ['months' | 'days' | 'ms', number]>> = {
  year: ['months', 12],
  yr: ['months', 12],
  y: ['months', 12],
  month: ['months', 1],
  mon: ['months', 1],
  decade: ['months', 120],
  century: ['months', 1200],
  week: ['days', 7],
  w: ['days', 7],
  day: ['days', 1],
  d: ['days', 1],
  hour: ['ms', 3_600_000],
  hr: ['ms', 3_600_000],
  h: ['ms', 3_600_000],
  minute: ['ms', 60_000],
  min: ['ms', 60_000],
  m: ['ms', 60_000],
  second: ['ms', 1000],
  sec: ['ms', 1000],
  s: ['ms', 1000],
  millisecond: ['ms', 1],
}

/** "1 year 2 mons", "3 days 04:05:06", "90 minutes"; undefined for other spellings. */
export function parseInterval(text: string): Interval | undefined {
  const sum = { months: 0, days: 0, ms: 0 }
  let rest = text.trim().toLowerCase().replace(/^@\s*/, '')
  const clock = /([+-]?)(\d+):(\d\d)(?::(\d\d)(\.\d+)?)?$/.exec(rest)
  if (clock !== null) {
    const seconds =
      (Number(clock[2]) * 60 + Number(clock[3])) * 60 +
      Number(clock[4] ?? 0) +
      Number(clock[5] ?? 0)
    sum.ms += (clock[1] === '-' ? -seconds : seconds) * 1000
    rest = rest.slice(0, clock.index).trim()
  }
  const unitPattern = /^([+-]?\d*\.?\d+)\s*([a-z]+)\s*/
  while (rest !== '') {
    const match = unitPattern.exec(rest)
    const word = match?.[2] ?? ''
    const unit = intervalUnits[word] ?? intervalUnits[word.replace(/s$/, '')]
    if (match === null || unit === undefined) return undefined
    sum[unit[0]] += Number(match[1]) * unit[1]
    rest = rest.slice(match[0].length)
  }
  return sum
}

/** An interval as one number, as PostgreSQL compares them: months of 30 days. */
export function intervalMs(interval: Interval): number {
  return (interval.months * 30 + interval.days) * dayMs + interval.ms
}

/** A moment plus an interval, clipped to the last day of a month as PostgreSQL does. */
export function addInterval(ms: number, interval: Interval, sign: 1 | -1): number {
  if (!Number.isFinite(ms)) return ms
  let moved = ms
  if (interval.months !== 0) {
    const date = new Date(ms)
    const month = date.getUTCMonth() + sign * interval.months
    const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate()
    const day = Math.min(date.getUTCDate(), last)
    const timeOfDay = ms - Math.floor(ms / dayMs) * dayMs
    moved = Date.UTC(date.getUTCFullYear(), month, day) + timeOfDay
  }
  return moved + sign * (interval.days * dayMs + interval.ms)
}

/** What writing a value needs to know of its column. */
export interface WrittenAs {
  readonly baseType: string
  readonly length: number
  readonly precision: number
  readonly scale: number
}

/** PostgreSQL's text form of a value for a column; undefined where the column cannot hold it. */
export function formatKnown(value: Known, column: WrittenAs): string | undefined {
  switch (familyOf(column.baseType)) {
    case 'number':
      return typeof value === 'number' ? formatNumber(value, column) : undefined
    case 'text':
      return formatText(String(value), column)
    case 'boolean':
      return typeof value === 'boolean' ? (value ? 't' : 'f') : undefined
    case 'date':
      return typeof value === 'number' ? formatDate(midnight(value)) : undefined
    case 'timestamp':
      return typeof value === 'number'
        ? formatMoment(value, column.baseType === 'timestamptz')
        : undefined
    case 'time':
      return typeof value === 'number' ? formatTime(value, column.baseType === 'timetz') : undefined
    case 'interval':
      return typeof value === 'object' ? formatInterval(value) : undefined
    case 'other':
      return typeof value === 'string' ? value : undefined
  }
}

const integerBounds: Readonly<Record<string, number>> = {
  int2: 32_767,
  int4: 2_147_483_647,
  int8: Number.MAX_SAFE_INTEGER,
  oid: 2_147_483_647,
}

function formatNumber(value: number, column: WrittenAs): string | undefined {
  const bound = integerBounds[column.baseType]
  if (bound !== undefined) {
    const whole = Math.round(value)
    return Math.abs(whole) <= bound && !(column.baseType === 'oid' && whole < 0)
      ? String(whole)
      : undefined
  }
  if (column.baseType === 'money') return Number.isFinite(value) ? value.toFixed(2) : undefined
  if (!Number.isFinite(value))
    return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
  if (column.baseType !== 'numeric') return String(value)
  if (column.precision >= 0) {
    const text = value.toFixed(Math.max(column.scale, 0))
    return Math.abs(Number(text)) < 10 ** (column.precision - column.scale) ? text : undefined
  }
  return plainDecimal(value)
}

/** At most six digits behind the point, no exponent. */
function plainDecimal(value: number): string {
  const text = String(value)
  if (/e/.test(text))
    return Math.abs(value) >= 1 ? BigInt(Math.round(value)).toString() : value.toFixed(20)
  const fraction = text.split('.')[1] ?? ''
  return fraction.length > 10 ? String(Number(value.toFixed(6))) : text
}

function formatText(text: string, column: WrittenAs): string | undefined {
  if (text.includes('\0')) return undefined
  if (column.baseType === 'char') return [...text][0] ?? ' '
  if (column.length < 0) return text
  const characters = [...text]
  if (characters.length > column.length && column.baseType !== 'bpchar') return undefined
  if (characters.slice(column.length).some((character) => character !== ' ')) return undefined
  return column.baseType === 'bpchar'
    ? text.padEnd(column.length + text.length - characters.length)
    : text
}

/** Years 1 to 9999 as four digits. */
export function formatDate(ms: number): string | undefined {
  if (!Number.isFinite(ms)) return ms > 0 ? 'infinity' : '-infinity'
  const year = new Date(ms).getUTCFullYear()
  return year >= 1 && year <= 9999 ? new Date(ms).toISOString().slice(0, 10) : undefined
}

function formatMoment(ms: number, withZone: boolean): string | undefined {
  const date = formatDate(ms)
  if (date === undefined || !Number.isFinite(ms)) return date
  return `${date} ${clockText(ms - Math.floor(ms / dayMs) * dayMs)}${withZone ? '+00' : ''}`
}

function clockText(ms: number): string {
  const micros = Math.round(ms * 1000)
  const seconds = Math.floor(micros / 1_000_000)
  const two = (part: number): string => String(part).padStart(2, '0')
  const fraction = String(micros % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return fraction === '' ? clock : `${clock}.${fraction}`
}

function formatTime(ms: number, withZone: boolean): string | undefined {
  if (ms < 0 || ms > dayMs) return undefined
  return clockText(ms) + (withZone ? '+00' : '')
}

function formatInterval(interval: Interval): string {
  const parts: string[] = []
  const years = Math.trunc(interval.months / 12)
  const months = interval.months % 12
  const part = (count: number, unit: string): void => {
    if (count !== 0) parts.push(`${count} ${unit}${Math.abs(count) === 1 ? '' : 's'}`)
  }
  part(years, 'year')
  part(months, 'mon')
  part(interval.days, 'day')
  if (interval.ms !== 0 || parts.length === 0) {
    parts.push(`${interval.ms < 0 ? '-' : ''}${clockText(Math.abs(interval.ms))}`)
  }
  return parts.join(' ')
}

/** Whether a text is a bytea in PostgreSQL's own form. */
export function isBytes(text: string): boolean {
  return /^\\x([0-9a-f]{2})*$/i.test(text)
}
