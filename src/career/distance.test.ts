import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { aboutMiles, type Coordinates, milesBetween } from './distance.ts'
import type { Institution } from './records.ts'
import { shippedFacts } from './test-data/facts.ts'

let schools: readonly Institution[]
beforeAll(async () => {
  schools = (await shippedFacts()).institutions
})

const at = (name: string): Coordinates => {
  const { lat, lon } = schools.find((school) => school.name === name) as Institution
  return { lat: lat as number, lon: lon as number }
}

const point = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
})

describe('a distance', () => {
  it('is what others give for two airports: Nashville and Los Angeles, 2,886.4 km', () => {
    const miles = milesBetween({ lat: 36.12, lon: -86.67 }, { lat: 33.94, lon: -118.4 })
    expect(miles * 1.609344).toBeCloseTo(2886.45, 1)
  })

  it.each([
    ['Georgia Institute of Technology-Main Campus', 'Harvard University', 933.32],
    ['Georgia Institute of Technology-Main Campus', 'Georgia State University', 1.39],
    ['University of Hawaii at Manoa', 'Harvard University', 5076.7],
  ])('from %s to %s is what another formula gives', (one, other, miles) => {
    expect(milesBetween(at(one), at(other))).toBeCloseTo(miles, 1)
    expect(crossing(at(one), at(other))).toBeCloseTo(miles, 1)
  })

  it('is the same both ways, and never more than half around the earth', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        const miles = milesBetween(a, b)
        expect(miles).toBeCloseTo(milesBetween(b, a), 6)
        expect(miles).toBeGreaterThanOrEqual(0)
        expect(miles).toBeLessThanOrEqual(halfAround)
      }),
    )
    expect(milesBetween({ lat: 90, lon: 0 }, { lat: -90, lon: 77 })).toBeCloseTo(halfAround, 1)
  })

  it('is shown in whole miles, at least one, and not at all where a place is unknown', () => {
    const here = { lat: 40, lon: -83 }
    expect(aboutMiles(here, here)).toBe(1)
    expect(aboutMiles(here, { lat: 41, lon: -83 })).toBe(69)
    expect(aboutMiles(null, here)).toBeNull()
    expect(aboutMiles(here, null)).toBeNull()
  })
})

const earthMiles = 3958.7613
const halfAround = earthMiles * Math.PI + 0.01

/** The angle between the two vectors from the middle of the earth: no haversine in it. */
function crossing(a: Coordinates, b: Coordinates): number {
  const vector = ({ lat, lon }: Coordinates) => {
    const [up, around] = [(lat * Math.PI) / 180, (lon * Math.PI) / 180]
    return [Math.cos(up) * Math.cos(around), Math.cos(up) * Math.sin(around), Math.sin(up)] as const
  }
  const [one, other] = [vector(a), vector(b)]
  return earthMiles * Math.acos(one[0] * other[0] + one[1] * other[1] + one[2] * other[2])
}
