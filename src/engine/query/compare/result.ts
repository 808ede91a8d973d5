import { hashOf } from '../../../kit/hash.ts'

/**
 * Whether two results hold the same rows by value. PostgreSQL's text form comes in; a row becomes
 * a key of everything that is compared exactly and a list of numbers that are compared with a
 * tolerance (floats, and quotients of numeric that differ only in how far they were carried out).
 */
export interface Result {
  readonly columns: readonly { readonly name: string; readonly typeOid: number }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

export interface ComparedHow {
  /** Compare the names of the columns as well. */
  readonly columnNames: boolean
  /** Names of the expected columns that the task leaves open. */
  readonly openColumns: readonly string[]
}

export const byValue: ComparedHow = { columnNames: false, openColumns: [] }

export type Difference =
  | { readonly kind: 'columns'; readonly expected: number; readonly came: number }
  | {
      readonly kind: 'names'
      readonly expected: readonly string[]
      readonly came: readonly string[]
    }
  /** Positions in expected that came has not, and the other way round. */
  | {
      readonly kind: 'rows'
      readonly missing: readonly number[]
      readonly extra: readonly number[]
    }
  /** The same rows, but not in the order asked: the first tie group that holds others. */
  | { readonly kind: 'order'; readonly from: number; readonly to: number }

type Family = 'number' | 'float' | 'padded' | 'moment' | 'interval' | 'json' | 'raw'
interface Kind {
  readonly family: Family
  readonly array: boolean
}

const familyByOid = new Map<number, Kind>()
const named: readonly (readonly [Family, readonly number[], readonly number[]])[] = [
  ['number', [20, 21, 23, 26, 1700], [1016, 1005, 1007, 1028, 1231]],
  ['float', [700, 701], [1021, 1022]],
  ['padded', [1042], [1014]],
  ['moment', [1082, 1114, 1184], [1182, 1115, 1185]],
  ['interval', [1186], [1187]],
  ['json', [114, 3802], [199, 3807]],
  ['raw', [], [1000, 1009, 1015, 1003, 2951, 1183, 1270]],
]
for (const [family, scalars, arrays] of named) {
  for (const oid of scalars) familyByOid.set(oid, { family, array: false })
  for (const oid of arrays) familyByOid.set(oid, { family, array: true })
}
const raw: Kind = { family: 'raw', array: false }

function kindOf(typeOid: number): Kind {
  return familyByOid.get(typeOid) ?? raw
}

/** How one pair of columns is compared. */
function pairKind(expected: Kind, came: Kind): Kind {
  if (expected.array !== came.array) return raw
  if (expected.family === came.family) return expected
  const families = new Set<Family>([expected.family, came.family])
  const array = expected.array
  if (families.has('float') && families.has('number')) return { family: 'float', array }
  if (families.has('padded') && families.has('raw')) return { family: 'padded', array }
  return { family: 'raw', array: false }
}

/** The expected columns that are compared, by position. */
function comparedColumns(expected: Result, how: ComparedHow): number[] {
  return expected.columns.flatMap((column, at) =>
    how.openColumns.includes(column.name) ? [] : [at],
  )
}

/** What differs between two results as bags of rows; null where they are the same. */
export function bagDifference(
  expected: Result,
  came: Result,
  how: ComparedHow = byValue,
): Difference | null {
  const shape = shapeDifference(expected, came, how)
  if (shape !== null) return shape
  const columns = comparedColumns(expected, how)
  if (sameText(expected, came, columns)) return null
  const match = matchRows(keyed(expected, came, columns))
  return match.missing.length === 0 && match.extra.length === 0 ? null : { kind: 'rows', ...match }
}

/**
 * What differs when an order is asked. `groups` are the sizes of the runs of expected rows that
 * may come in any order among themselves; their sum is the number of expected rows.
 */
export function orderedDifference(
  expected: Result,
  groups: readonly number[],
  came: Result,
  how: ComparedHow = byValue,
): Difference | null {
  const bag = bagDifference(expected, came, how)
  if (bag !== null) return bag
  const columns = comparedColumns(expected, how)
  if (sameText(expected, came, columns)) return null
  const rows = keyed(expected, came, columns)
  let from = 0
  for (const size of groups) {
    const to = from + size
    const match = matchRows({
      expected: rows.expected.slice(from, to),
      came: rows.came.slice(from, to),
    })
    if (match.missing.length > 0) return { kind: 'order', from, to }
    from = to
  }
  return null
}

function shapeDifference(expected: Result, came: Result, how: ComparedHow): Difference | null {
  if (expected.columns.length !== came.columns.length) {
    return { kind: 'columns', expected: expected.columns.length, came: came.columns.length }
  }
  if (!how.columnNames) return null
  const names = (result: Result): string[] => result.columns.map((column) => column.name)
  return names(expected).every((name, at) => name === came.columns[at]?.name)
    ? null
    : { kind: 'names', expected: names(expected), came: names(came) }
}

/** The same text in the same places and types: no need to look at values. */
function sameText(expected: Result, came: Result, columns: readonly number[]): boolean {
  if (expected.rows.length !== came.rows.length) return false
  return expected.rows.every((row, at) => {
    const other = came.rows[at]
    return columns.every((column) => row[column] === other?.[column])
  })
}

/** A text that two results share when they hold the same rows, floats to nine digits. */
export function printOf(result: Result): string {
  const rows = keyed(
    result,
    result,
    result.columns.map((_, at) => at),
  ).expected
  const lines = rows.map(
    (row) => `${row.key}${row.floats.map((float) => float.toPrecision(9)).join()}`,
  )
  return hashOf(String(result.columns.length), ...lines.sort()).slice(0, 16)
}

interface KeyedRow {
  readonly key: string
  readonly floats: readonly number[]
}
interface KeyedRows {
  readonly expected: readonly KeyedRow[]
  readonly came: readonly KeyedRow[]
}

function keyed(expected: Result, came: Result, columns: readonly number[]): KeyedRows {
  const kinds = columns.map((at) => {
    const kind = pairKind(kindOf(oidAt(expected, at)), kindOf(oidAt(came, at)))
    const carriedOut =
      kind.family === 'number' && (hasLongFraction(expected, at) || hasLongFraction(came, at))
    return carriedOut ? ({ family: 'float', array: kind.array } as const) : kind
  })
  const keyRow = (row: readonly (string | null)[]): KeyedRow => {
    const floats: number[] = []
    let key = ''
    for (let at = 0; at < columns.length; at++) {
      key += `${keyOf(row[columns[at] as number] ?? null, kinds[at] as Kind, floats)}\u0000`
    }
    return { key, floats }
  }
  return { expected: expected.rows.map(keyRow), came: came.rows.map(keyRow) }
}

function oidAt(result: Result, column: number): number {
  return result.columns[column]?.typeOid ?? 0
}

/** Ten digits or more behind the point: a quotient, carried out to some length. */
function hasLongFraction(result: Result, column: number): boolean {
  return result.rows.some((row) => /\.\d{10}/.test(row[column] ?? ''))
}

function keyOf(value: string | null, kind: Kind, floats: number[]): string {
  if (value === null) return '\u0001'
  if (!kind.array) return scalarKey(value, kind.family, floats)
  return arrayItems(value)
    .map((item) => itemKey(item, kind.family, floats))
    .join('')
}

function itemKey(item: ArrayItem, family: Family, floats: number[]): string {
  if (typeof item === 'string') return item
  return item.value === null ? '\u0001' : `"${scalarKey(item.value, family, floats)}"`
}

function scalarKey(value: string, family: Family, floats: number[]): string {
  switch (family) {
    case 'number':
      return canonicalNumber(value)
    case 'float': {
      floats.push(Number(value))
      return '~'
    }
    case 'padded':
      return value.replace(/ +$/, '')
    case 'moment':
      return canonicalMoment(value)
    case 'interval':
      return canonicalInterval(value)
    case 'json':
      return canonicalJsonText(value)
    case 'raw':
      return value
  }
}

/** 3, 3.0, +03 and 3e0 have one form; NaN and the infinities stay as they are. */
export function canonicalNumber(text: string): string {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (parts === null) return text
  const exponent = Number(parts[4] ?? 0)
  let whole = parts[2] ?? ''
  let fraction = parts[3] ?? ''
  if (exponent > 0) {
    whole += fraction.slice(0, exponent).padEnd(exponent, '0')
    fraction = fraction.slice(exponent)
  } else if (exponent < 0) {
    const digits = whole.padStart(-exponent, '0')
    fraction = digits.slice(digits.length + exponent) + fraction
    whole = digits.slice(0, digits.length + exponent)
  }
  whole = whole.replace(/^0+/, '')
  fraction = fraction.replace(/0+$/, '')
  if (whole === '' && fraction === '') return '0'
  return `${parts[1] === '-' ? '-' : ''}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`
}

/** A date is its midnight; sessions run in UTC, so +00 says nothing. */
function canonicalMoment(text: string): string {
  const plain = text.replace(/\+00$/, '')
  return /^\d+-\d\d-\d\d( BC)?$/.test(plain) ? plain.replace(/^(\S+)/, '$1 00:00:00') : plain
}

/** The value PostgreSQL compares: months of 30 days, days of 24 hours, in microseconds. */
function canonicalInterval(text: string): string {
  const units: Record<string, bigint> = { year: 360n, mon: 30n, day: 1n }
  let days = 0n
  for (const [, count, unit] of text.matchAll(/([+-]?\d+) (year|mon|day)s?/g)) {
    days += BigInt(count as string) * (units[unit as string] as bigint)
  }
  const clock = /([+-]?)(\d+):(\d\d):(\d\d)(?:\.(\d+))?$/.exec(text)
  let micros = 0n
  if (clock !== null) {
    const seconds =
      (BigInt(clock[2] as string) * 60n + BigInt(clock[3] as string)) * 60n +
      BigInt(clock[4] as string)
    micros = seconds * 1_000_000n + BigInt((clock[5] ?? '').padEnd(6, '0'))
    if (clock[1] === '-') micros = -micros
  } else if (!/(year|mon|day)/.test(text)) {
    return text
  }
  return String(days * 86_400_000_000n + micros)
}

/** Keys in order, numbers by value, no white space. */
function canonicalJsonText(text: string): string {
  const numberText = (
    _key: string,
    value: unknown,
    context?: { readonly source?: string },
  ): unknown =>
    typeof value === 'number'
      ? { '\u0002': canonicalNumber(context?.source ?? String(value)) }
      : value
  const parsed: unknown = JSON.parse(text, numberText as (key: string, value: unknown) => unknown)
  return JSON.stringify(parsed, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/** Punctuation as it is, or an item. */
type ArrayItem = string | { readonly value: string | null }

/** The punctuation and the items of an array's text form, in order. */
function arrayItems(text: string): ArrayItem[] {
  const items: ArrayItem[] = []
  const token = /[{},]|"((?:[^"\\]|\\.)*)"|[^{},"]+/g
  for (const match of text.matchAll(token)) {
    const [whole, quoted] = match
    if (whole === '{' || whole === '}' || whole === ',') items.push(whole)
    else if (quoted !== undefined) items.push({ value: quoted.replace(/\\(.)/g, '$1') })
    else items.push({ value: whole.toUpperCase() === 'NULL' ? null : whole })
  }
  return items
}

/** Pairs rows off; what finds no partner is missing or extra. */
function matchRows(rows: KeyedRows): { missing: number[]; extra: number[] } {
  const free = new Map<string, number[]>()
  rows.came.forEach((row, at) => {
    const same = free.get(row.key)
    if (same === undefined) free.set(row.key, [at])
    else same.push(at)
  })
  if (rows.came.some((row) => row.floats.length > 0)) sortByFirstFloat(free, rows.came)
  const missing: number[] = []
  rows.expected.forEach((row, at) => {
    if (!takePartner(row, free.get(row.key), rows.came)) missing.push(at)
  })
  return { missing, extra: [...free.values()].flat().sort((a, b) => a - b) }
}

function sortByFirstFloat(free: Map<string, number[]>, came: readonly KeyedRow[]): void {
  const first = (at: number): number => came[at]?.floats[0] ?? 0
  for (const same of free.values()) same.sort((a, b) => floatOrder(first(a), first(b)))
}

/** NaN sorts last, as in PostgreSQL. */
function floatOrder(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return a < b ? -1 : Number(a > b)
}

function takePartner(
  row: KeyedRow,
  free: number[] | undefined,
  came: readonly KeyedRow[],
): boolean {
  if (free === undefined || free.length === 0) return false
  if (row.floats.length === 0) {
    free.shift()
    return true
  }
  const partner = free.findIndex((at) => sameFloats(row.floats, (came[at] as KeyedRow).floats))
  if (partner < 0) return false
  free.splice(partner, 1)
  return true
}

function sameFloats(left: readonly number[], right: readonly number[]): boolean {
  return (
    left.length === right.length && left.every((value, at) => sameFloat(value, right[at] as number))
  )
}

/** Within 1e-9 relative, and 1e-12 around zero, where sums of floats leave dust. */
function sameFloat(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false
  const distance = Math.abs(a - b)
  return distance <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) || distance <= 1e-12
}
