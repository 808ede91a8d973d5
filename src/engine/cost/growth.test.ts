import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Growth, growthOf, growths, isSteeper } from './growth.ts'

const sizes = [500, 5_000, 50_000]
const shapes: Record<Growth, (n: number) => number> = {
  constant: () => 0,
  logarithmic: (n) => Math.log2(n),
  linear: (n) => n,
  'n log n': (n) => n * Math.log2(n),
  quadratic: (n) => n * n,
}

it.each([
  [[63, 64, 65], 'constant'],
  [[4, 5, 6], 'logarithmic'],
  [[44, 404, 4_016], 'linear'],
  [[6, 6, 6], 'constant'],
  [[5, 6, 6], 'constant'],
  [[9, 6, 3], 'constant'],
  [[2, 40, 390], 'linear'],
  [[250_000, 25_000_000, 2_500_000_000], 'quadratic'],
  [[0, 0, 0], 'constant'],
  // Another plan at the largest size: no more than ten times the pages for ten times the rows.
  [[24, 26, 224], 'linear'],
  [[24, 39, 370], 'linear'],
] as const)('%j grows %s', (counts, growth) => {
  expect(growthOf(sizes, counts)).toBe(growth)
})

it('names the shape that made the counts, whatever stands before and beside it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...growths),
      fc.double({ min: 0.5, max: 50, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (growth, times, share) => {
        const beside = share * times * shapes[growth](sizes[0] as number)
        const counts = sizes.map((n) => 1_000 + beside + times * shapes[growth](n) * 1_000)
        expect(growthOf(sizes, counts)).toBe(growth)
      },
    ),
  )
})

it('does not mind a page more or less', () => {
  const page = fc.integer({ min: -1, max: 1 })
  fc.assert(
    fc.property(fc.constantFrom(...growths), fc.tuple(page, page, page), (growth, more) => {
      const counts = sizes.map((n, at) => 1_000 + 20 * shapes[growth](n) + (more[at] as number))
      expect(growthOf(sizes, counts)).toBe(growth)
    }),
  )
})

it('orders growths', () => {
  expect(isSteeper('linear', 'logarithmic')).toBe(true)
  expect(isSteeper('linear', 'linear')).toBe(false)
})
