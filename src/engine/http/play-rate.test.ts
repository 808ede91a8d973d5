import { expect, test } from 'vitest'
import { type Decided, rateShortfall } from './play-rate.ts'

const limit = { windowMs: 1_000, most: 2 }
const at = (
  from: number,
  status = 200,
  retryAfter: string | null = null,
  tookMs = 10,
): Decided => ({
  status,
  retryAfter,
  from,
  to: from + tookMs,
})
const found = (...sent: Decided[]) => rateShortfall(sent, limit)

test('one more than the limit within a window is wrong, wherever the window begins', () => {
  expect(found(at(0), at(900), at(950))?.came).toBe('3 within 960 ms')
  expect(found(at(0), at(900), at(1_010))).toBe(null)
  expect(found(at(0), at(900), at(1_010), at(1_020))?.came).toBe('3 within 130 ms')
})

test('a request that may have been decided late enough is not wrong', () => {
  expect(found(at(0), at(500), at(900, 200, null, 300))).toBe(null)
  expect(found(at(0), at(500), at(1_005, 429, '1'))).toBe(null)
})

test('a refusal where there is room is wrong', () => {
  expect(found(at(0), at(100, 429, '1'))?.expected).toContain('1 were in the last 1000 ms')
  expect(found(at(0), at(10), at(1_100, 429, '1'))?.came).toBe('429')
  expect(found(at(0), at(10), at(100, 503))?.came).toBe('503')
})

test('Retry-After is the time until there is room, rounded up', () => {
  expect(found(at(0), at(500), at(600, 429, '1'))).toBe(null)
  expect(found(at(0), at(500), at(600, 429, '0'))?.expected).toContain('to be 1')
  expect(found(at(0), at(500), at(600, 429, '2'))?.came).toContain('2')
  expect(found(at(0), at(500), at(600, 429))?.came).toBe('no such header')
})
