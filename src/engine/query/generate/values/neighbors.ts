import { dayMs, type Family, type Interval, type Known } from '../../../sql/value.ts'
import { flipCase } from './patterns.ts'

/**
 * Values next to another: one more and one less, a cent, the day before and after, another case,
 * one character more, nothing. Where two queries differ in a comparison, they differ there.
 */
export function neighborsOf(value: Known, family: Family, whole: boolean): Known[] {
  if (typeof value === 'boolean') return [!value]
  if (typeof value === 'object') {
    return [
      { ...value, ms: value.ms + 1000 },
      { ...value, ms: value.ms - 1000 },
      { ...value, days: value.days + 1 },
      { ...value, days: value.days - 1 },
      ...sameLengths(value),
    ]
  }
  if (typeof value === 'string') return family === 'other' ? [] : textNeighbors(value)
  if (!Number.isFinite(value)) return [0]
  switch (family) {
    case 'date':
      return [
        value + dayMs,
        value - dayMs,
        value + 31 * dayMs,
        value - 366 * dayMs,
        ...centuries(value),
      ]
    case 'timestamp':
      return [
        value + 1000,
        value - 1000,
        value - 1,
        value + 500,
        value + dayMs,
        value - dayMs,
        value + 6 * 3_600_000,
        value - 3_600_000,
        ...centuries(value),
      ]
    case 'time':
      return [value + 60_000, value - 60_000, value + 3_600_000, value - 3_600_000].filter(
        (ms) => ms >= 0 && ms < dayMs,
      )
    default:
      return numberNeighbors(value, whole)
  }
}

/** The same day of the year in the centuries before and after: two digits of a year don't tell them apart. */
function centuries(value: number): number[] {
  return [-100, 100].map((years) => {
    const day = new Date(value)
    return day.setUTCFullYear(day.getUTCFullYear() + years)
  })
}

/** The same length in other units: a month as 30 days, a day as 24 hours, and back. */
function sameLengths({ months, days, ms }: Interval): Interval[] {
  const wholeDays = Math.trunc(ms / dayMs)
  const wholeMonths = Math.trunc(days / 30)
  return [
    { months: 0, days: days + months * 30, ms },
    { months, days: 0, ms: ms + days * dayMs },
    { months, days: days + wholeDays, ms: ms - wholeDays * dayMs },
    { months: months + wholeMonths, days: days - wholeMonths * 30, ms },
  ].filter((each) => each.months !== months || each.days !== days)
}

function numberNeighbors(value: number, whole: boolean): number[] {
  const ones = [value + 1, value - 1]
  if (whole) return Number.isInteger(value) ? ones : [Math.floor(value), Math.ceil(value)]
  const step = Number.isInteger(value)
    ? 0.01
    : 10 ** -Math.min((String(value).split('.')[1] ?? '').length, 6)
  return [...ones, value + 0.5, value - 0.5, rounded(value + step), rounded(value - step)]
}

function rounded(value: number): number {
  return Number(value.toFixed(8))
}

function textNeighbors(text: string): string[] {
  if (text === '') return ['a', ' ']
  const last = text.slice(0, -1)
  return [`${text}a`, flipCase(text), last, `a${text}`, 'zz', ''].filter((each) => each !== text)
}
