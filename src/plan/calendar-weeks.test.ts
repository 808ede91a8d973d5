import { expect, it } from 'vitest'
import { weeklyCalendar } from './calendar-weeks.ts'
import { addDays, dayNumber, daysBetween, dayText, weekday } from './day.ts'

const calendar = (holidays: { from: string; to: string }[] = []) =>
  // A Wednesday.
  weeklyCalendar({ firstDay: '2026-11-25', holidays, hoursAWeek: 10 })
const daysOf = (week: number, of = calendar()): string[] => of.daysOf(week).map(dayText)

it('begins today, and every week after that on Monday', () => {
  expect(daysOf(0)).toEqual(['2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'])
  expect(daysOf(1)).toHaveLength(7)
  expect(daysOf(1)[0]).toBe('2026-11-30')
  expect(dayText(calendar().monday)).toBe('2026-11-23')
})

it('has as many minutes as there are days, less a tenth for reviews', () => {
  expect(calendar().minutesOf(1)).toBe(10 * 60 * 0.9)
  expect(calendar().minutesOf(0)).toBe(Math.floor((10 * 60 * 0.9 * 5) / 7))
})

it('leaves holidays out, with their first and last day', () => {
  const away = calendar([
    { from: '2026-11-28', to: '2026-12-01' },
    { from: '2026-12-03', to: '2026-12-03' },
    { from: '2026-12-07', to: '2026-12-13' },
  ])
  expect(daysOf(0, away)).toEqual(['2026-11-25', '2026-11-26', '2026-11-27'])
  expect(daysOf(1, away)).toEqual(['2026-12-02', '2026-12-04', '2026-12-05', '2026-12-06'])
  expect(daysOf(2, away)).toEqual([])
  expect(away.minutesOf(2)).toBe(0)
  expect(daysOf(3, away)).toHaveLength(7)
  const untilMonday = calendar([{ from: '2026-11-29', to: '2026-11-30' }])
  expect([daysOf(0, untilMonday).at(-1), daysOf(1, untilMonday)[0]]).toEqual([
    '2026-11-28',
    '2026-12-01',
  ])
  expect(away.daysOf(1)).toBe(away.daysOf(1))
})

it('refuses a holiday that ends before it begins', () => {
  expect(() => calendar([{ from: '2026-12-02', to: '2026-12-01' }])).toThrow(
    expect.objectContaining({ code: 'bad-input' }),
  )
})

it('counts days over leap days, and weekdays before 1970 as well', () => {
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01')
  expect(daysBetween('2028-03-01', '2028-02-28')).toBe(-2)
  expect([dayNumber('1970-01-01'), dayNumber('1970-01-02')]).toEqual([0, 1])
  expect(['2026-11-23', '2026-11-29', '1969-12-29'].map((day) => weekday(dayNumber(day)))).toEqual([
    0, 6, 0,
  ])
})

it.each([
  ['2027-02-29', '2027-02-29'],
  ['2026-13-01', '2026-13-01'],
  ['2026-11-31', '2026-11-31'],
  ['26-11-24', '26-11-24'],
  ['2026-11-24T00:00', '2026-11-24T00:00'],
  // The first of a month of the year 10000, to a computer.
  ['+010000-01', '+010000-01'],
  ['', 'nothing'],
  ['soon'.repeat(20), 'soon'.repeat(10)],
])('refuses %j, which is no day, and says so', (day, came) => {
  expect(() => dayNumber(day)).toThrow(
    expect.objectContaining({ code: 'bad-input', reason: expect.objectContaining({ came }) }),
  )
})
