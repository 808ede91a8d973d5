import { dayMs, formatKnown, parseMoment } from '../../../sql/value.ts'

interface Range {
  readonly low: number
  readonly high: number
  readonly lowIn: boolean
  readonly highIn: boolean
}

/** Whether two ranges in text form share a point; unknown forms are taken to do. */
export function rangesOverlap(left: string, right: string): boolean {
  const [a, b] = [parseRange(left), parseRange(right)]
  if (left === 'empty' || right === 'empty') return false
  if (a === null || b === null) return true
  const starts = (low: Range, other: Range): boolean =>
    low.low < other.high || (low.low === other.high && low.lowIn && other.highIn)
  return starts(a, b) && starts(b, a)
}

/** The step between values of a range's subtype; 0 where they lie close. */
function stepOf(subtype: string): number {
  return subtype === 'date' ? dayMs : subtype.startsWith('int') ? 1 : 0
}

/** What lower() or upper() gives: null where there is no bound, undefined where it cannot be told. */
export function rangeBound(
  text: string,
  subtype: string,
  end: 'lower' | 'upper',
): number | null | undefined {
  if (text === 'empty') return null
  const range = parseRange(text)
  if (range === null) return undefined
  const value = end === 'lower' ? range.low : range.high
  if (!Number.isFinite(value)) return null
  const moves = end === 'lower' ? !range.lowIn : range.highIn
  return moves ? value + stepOf(subtype) : value
}

/** The range with one bound moved to a value; the other follows where it would be on the wrong side. */
export function withBound(
  text: string | undefined,
  subtype: string,
  end: 'lower' | 'upper',
  value: number,
): string | undefined {
  const known = (which: 'lower' | 'upper'): number | null =>
    text === undefined ? null : (rangeBound(text, subtype, which) ?? null)
  const step = stepOf(subtype) || dayMs
  const other = known(end === 'lower' ? 'upper' : 'lower')
  const low = end === 'lower' ? value : other !== null && other <= value ? other : value - step
  const high = end === 'upper' ? value : other !== null && other >= value ? other : value + step
  return written(low, high, subtype)
}

function written(low: number, high: number, subtype: string, end = ')'): string | undefined {
  const write = (bound: number): string | undefined => {
    const text = formatKnown(bound, { baseType: subtype, length: -1, precision: -1, scale: -1 })
    return text !== undefined && /[\s,]/.test(text) ? `"${text}"` : text
  }
  const [from, to] = [write(low), write(high)]
  return from === undefined || to === undefined ? undefined : `[${from},${to}${end}`
}

const hourMs = 3_600_000

/** Ranges that touch a range at either end, lie in its first and last part, or stretch over it, some without an end. */
export function rangesBeside(text: string, subtype: string): string[] {
  const range = parseRange(text)
  if (range === null || text === 'empty') return []
  const { low, high } = range
  const isMoment = subtype.startsWith('timestamp')
  const step = stepOf(subtype) || (isMoment ? Math.min((high - low) / 2, hourMs) : 1)
  const bounds: (readonly [number, number, string])[] = [
    [high, high + step, ')'],
    [low - step, low, ')'],
    [low - step, low, ']'],
    [low, low + step, ')'],
    [high - step, high, ')'],
    [low - step, high + step, ')'],
  ]
  const beside = bounds.flatMap(([from, to, end]) =>
    Number.isFinite(from) && Number.isFinite(to) && from < to
      ? (written(from, to, subtype, end) ?? [])
      : [],
  )
  if (!Number.isFinite(high - low)) return beside
  const first = written(low, low + step, subtype)?.replace(/^.*,/, '(,')
  const last = written(high - step, high, subtype)?.replace(/,.*$/, ',)')
  return [...beside, ...[first, last].filter((text) => text !== undefined)]
}

function parseRange(text: string): Range | null {
  const parts = /^([[(])"?([^,"]*)"?,"?([^,"]*)"?([\])])$/.exec(text)
  if (parts === null) return null
  const low = boundOf(parts[2] ?? '', -Infinity)
  const high = boundOf(parts[3] ?? '', Infinity)
  if (low === null || high === null) return null
  return { low, high, lowIn: parts[1] === '[', highIn: parts[4] === ']' }
}

function boundOf(text: string, open: number): number | null {
  if (text === '') return open
  const number = Number(text)
  return Number.isNaN(number) ? (parseMoment(text) ?? null) : number
}
