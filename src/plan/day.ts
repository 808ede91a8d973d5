import { dayMs } from '../kit/time.ts'
import { badInput } from './bad-input.ts'

/** A calendar day as 2026-11-24, of no time zone. */
export type Day = string

/** Days since 1970-01-01. Throws Problem 'bad-input' for what is no day of the calendar. */
export function dayNumber(day: Day): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  const number = at / dayMs
  if (!Number.isNaN(number) && dayText(number) === day) return number
  throw badInput({
    expected: 'a day as 2026-11-24',
    came: day.slice(0, 40) || 'nothing',
    try: 'Write year, month and day, in this order.',
  })
}

export function dayText(number: number): Day {
  return new Date(number * dayMs).toISOString().slice(0, 10)
}

export function addDays(day: Day, days: number): Day {
  return dayText(dayNumber(day) + days)
}

/** Days from the Monday of the week; 0 is Monday. */
export function weekday(number: number): number {
  return (((number + 3) % 7) + 7) % 7
}

/** Whole days from one day to another. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}
