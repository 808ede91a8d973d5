import { expect, it } from 'vitest'
import { localDay } from './local-day.ts'
import { dayMs, sensibleTime } from './time.ts'

it.each([
  ['before 1970', Date.UTC(1969, 11, 31), '1970-01-01'],
  ['the first moment', 0, '1970-01-01'],
  ['today', Date.UTC(2026, 10, 27), '2026-11-27'],
  ['after 2900', Date.UTC(12_000, 0, 1), '2900-01-01'],
  ['no number that a date can be made of', Number.POSITIVE_INFINITY, '2900-01-01'],
])('%s is a moment that dates can be made of', (_when, ms, day) => {
  expect(new Date(sensibleTime(ms)).toISOString().slice(0, 10)).toBe(day)
})

it('a day has 24 hours', () => expect(dayMs).toBe(24 * 60 * 60 * 1000))

it('writes a day of this machine’s zone with two digits each', () => {
  expect(localDay(new Date(2026, 0, 2, 0, 0, 1))).toBe('2026-01-02')
  expect(localDay(new Date(2026, 10, 30, 23, 59, 59))).toBe('2026-11-30')
})
