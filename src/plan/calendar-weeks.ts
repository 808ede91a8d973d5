import { badInput } from './bad-input.ts'
import { type Day, dayNumber, weekday } from './day.ts'
import type { Holiday } from './plan-types.ts'

/** The share of every week that goes to questions that come back. */
export const reviewShare = 0.1

/** Weeks from Monday to Sunday, the first beginning today, that go on for ever. */
export interface Calendar {
  /** Days as numbers. */
  readonly first: number
  readonly monday: number
  /** The days of a week on which there is work. */
  daysOf(week: number): readonly number[]
  /** Minutes for new work; reviews have theirs beside. */
  minutesOf(week: number): number
}

/** Throws Problem 'bad-input' for days that are none and holidays that end before they begin. */
export function weeklyCalendar(of: {
  readonly firstDay: Day
  readonly holidays: readonly Holiday[]
  readonly hoursAWeek: number
}): Calendar {
  const first = dayNumber(of.firstDay)
  const monday = first - weekday(first)
  const away = of.holidays.map(({ from, to }) => {
    const span = { from: dayNumber(from), to: dayNumber(to) }
    if (span.from <= span.to) return span
    throw badInput({
      expected: 'a holiday that ends on or after the day it begins',
      came: `${from} to ${to}`,
      try: 'Change one of the two days.',
    })
  })
  const known: number[][] = []
  const daysOf = (week: number): number[] => {
    const before = known[week]
    if (before) return before
    const begin = monday + 7 * week
    const days: number[] = []
    for (let day = Math.max(begin, first); day < begin + 7; day++) {
      if (!away.some(({ from, to }) => day >= from && day <= to)) days.push(day)
    }
    known[week] = days
    return days
  }
  const ofWholeWeek = of.hoursAWeek * 60 * (1 - reviewShare)
  return {
    first,
    monday,
    daysOf,
    minutesOf: (week) => Math.floor((ofWholeWeek * daysOf(week).length) / 7),
  }
}
