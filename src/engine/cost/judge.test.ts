import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CostCheck, CostRequest } from '../../lab/kinds/cost.ts'
import { type CountsBySize, type Judged, tooMuch } from './judge.ts'
import type { Counts } from './measure.ts'

const requestOf = (name: string, calls = 1): CostRequest => ({
  name,
  sql: 'select 1',
  values: {},
  writes: false,
  ordered: false,
  calls,
  afterReplay: false,
})
const check: CostCheck = {
  name: 'cheap',
  title: 'Cheap',
  of: [],
  counts: 'buffers',
  together: false,
  against: 'reference',
  atMost: 1.5,
  plus: 4,
}
const counts = (buffers: number): Counts => ({
  buffers,
  rows: 0,
  'temporary-blocks': 0,
  statements: 1,
  'wal-records': 0,
  'index-pages': 0,
})
const bySize = (...sizes: Readonly<Record<string, number>>[]): CountsBySize =>
  sizes.map((one) => new Map(Object.entries(one).map(([name, count]) => [name, counts(count)])))
const judged = (
  attempt: CountsBySize,
  reference: CountsBySize,
  more: Partial<Judged> = {},
): Judged => ({
  sizes: [10, 100, 1_000],
  sizeOf: 'rows',
  requests: [requestOf('one'), requestOf('other', 10)],
  attempt,
  reference,
  before: null,
  ...more,
})
const flat = bySize({ one: 4, other: 4 }, { one: 4, other: 4 }, { one: 4, other: 4 })

it('passes the reference itself, whatever it costs', () => {
  const count = fc.integer({ min: 0, max: 1e6 })
  fc.assert(
    fc.property(
      fc.tuple(count, count, count),
      fc.double({ min: 1, max: 3, noNaN: true }),
      (three, atMost) => {
        const same = bySize(...three.map((one) => ({ one, other: one })))
        expect(tooMuch({ ...check, atMost, plus: 0 }, judged(same, same))).toBeNull()
      },
    ),
  )
})

it('finds the largest size over the limit, and names both growths', () => {
  const attempt = bySize({ one: 4, other: 4 }, { one: 40, other: 4 }, { one: 400, other: 4 })
  expect(tooMuch(check, judged(attempt, flat))).toMatchObject({
    request: 'one',
    at: 2,
    growth: { limit: [10, 10, 10], yoursGrows: 'linear', otherGrows: 'constant' },
  })
})

it('lets pass what is at the limit and not what is over it', () => {
  const at = (count: number) =>
    bySize({ one: count, other: 4 }, { one: 4, other: 4 }, { one: 4, other: 4 })
  expect(tooMuch(check, judged(at(10), flat))).toBeNull()
  expect(tooMuch(check, judged(at(11), flat))).toMatchObject({ at: 0 })
})

it('adds requests up by their calls where they are judged together', () => {
  const attempt = bySize({ one: 100, other: 3 }, { one: 100, other: 3 }, { one: 100, other: 3 })
  const together = { ...check, together: true, atMost: 1, plus: 0 }
  // 4 + 10 × 4 is the limit; 100 + 10 × 3 came.
  expect(tooMuch(together, judged(attempt, flat))).toMatchObject({
    request: null,
    growth: { limit: [44, 44, 44], yours: [130, 130, 130] },
  })
})

it('holds against what was before the change where that is asked', () => {
  const before = bySize({ one: 9, other: 9 }, { one: 9, other: 9 }, { one: 9, other: 9 })
  const against: CostCheck = { ...check, against: 'before', atMost: 1, plus: 0 }
  expect(tooMuch(against, judged(before, flat, { before }))).toBeNull()
  expect(tooMuch(against, judged(before, flat, { before: flat }))).not.toBeNull()
})
