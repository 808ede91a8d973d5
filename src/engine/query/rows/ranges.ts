import { parseMoment } from '../values/value.ts'

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

function parseRange(text: string): Range | null {
  const parts = /^([[(])"?([^,"]*)"?,"?([^,"]*)"?([\])])$/.exec(text)
  if (parts === null) return null
  const low = bound(parts[2] ?? '', -Infinity)
  const high = bound(parts[3] ?? '', Infinity)
  if (low === null || high === null) return null
  return { low, high, lowIn: parts[1] === '[', highIn: parts[4] === ']' }
}

function bound(text: string, open: number): number | null {
  if (text === '') return open
  const number = Number(text)
  return Number.isNaN(number) ? (parseMoment(text) ?? null) : number
}
