import { expect, it } from 'vitest'
import { countText } from '../kit/count-text.ts'
import { clockText, millisText, whenText } from './when.ts'

const now = new Date(2026, 10, 24, 0, 5)

it('says when something was as a person would', () => {
  expect(whenText(new Date(2026, 10, 24, 0, 1), now)).toBe('today, 00:01')
  expect(whenText(new Date(2026, 10, 23, 23, 59), now)).toBe('yesterday, 23:59')
  expect(whenText(new Date(2026, 10, 12, 9, 0), now)).toBe('November 12, 09:00')
  expect(whenText(new Date(2025, 10, 12, 9, 0), now)).toBe('November 12, 2025')
  expect(clockText(new Date(2026, 0, 1, 9, 5, 7))).toBe('09:05:07')
})

it('says how long and how many', () => {
  expect([0.04, 1.84, 17.4, 2000].map(millisText)).toEqual(['0 ms', '1.8 ms', '17 ms', '2,000 ms'])
  expect([0, 1, 1200].map((count) => countText(count, 'row'))).toEqual([
    '0 rows',
    '1 row',
    '1,200 rows',
  ])
})
