import fc from 'fast-check'
import { expect, it } from 'vitest'
import { paretoFront } from './pareto.ts'

const small = fc.integer({ min: 0, max: 3 })
const point = fc.record({
  cost: fc.option(small, { freq: 9 }),
  months: fc.option(small, { freq: 9 }),
  gain: fc.option(small, { freq: 9 }),
})

it('holds exactly those that no other beats, whatever their order', () => {
  fc.assert(
    fc.property(fc.array(point, { maxLength: 8 }), (points) => {
      const front = paretoFront(points)
      for (const [at, { cost, months, gain }] of points.entries()) {
        const isKnown = cost !== null && months !== null && gain !== null
        const isBeaten = points.some(
          (other) =>
            isKnown &&
            other.cost !== null &&
            other.months !== null &&
            other.gain !== null &&
            other.cost <= cost &&
            other.months <= months &&
            other.gain >= gain &&
            (other.cost < cost || other.months < months || other.gain > gain),
        )
        expect(front.has(at)).toBe(isKnown && !isBeaten)
      }
    }),
  )
})
