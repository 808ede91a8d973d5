import { beforeAll, describe, expect, it } from 'vitest'
import { milesBetween } from './distance.ts'
import type { Institution } from './records.ts'
import { shippedFacts } from './test-data/facts.ts'
import { placeOfZip, readZip, sortingArea } from './zip-place.ts'

const school = (zip: string | null, lat: number | null, lon: number | null = 0) => ({
  zip,
  lat,
  lon,
})

describe('a ZIP code', () => {
  it('is five digits, also with what browsers fill in after them', () => {
    expect(readZip('30303')).toBe('30303')
    expect(readZip(' 02138-3800 ')).toBe('02138')
  })

  it.each(['', '1234', '123456', '3030a', 'K1A 0B1', '30303-12', '３０３０３', '30303;--'])(
    'is refused when it is %j, with what to try',
    (typed) => {
      expect(() => readZip(typed)).toThrow(
        expect.objectContaining({
          code: 'bad-input',
          reason: {
            expected: 'a ZIP code of five digits',
            came: typed === '' ? 'nothing' : typed,
            try: expect.stringContaining('Type it like 30303'),
          },
        }),
      )
    },
  )

  it('is where the schools with the same one are, on average', () => {
    const schools = [school('30303', 30), school('30303', 32), school('30304', 50)]
    expect(placeOfZip('30303', schools)).toEqual({
      kind: 'same-zip', zip: '30303', schools: 2, lat: 31, lon: 0,
    }) // biome-ignore format: as a row
  })

  it('is else where those of its sorting area are, and else unknown', () => {
    const schools = [school('30301', 30), school('30302', 32), school('30402', 80)]
    expect(placeOfZip('30399', schools)).toEqual({
      kind: 'same-area', zip: '30399', schools: 2, lat: 31, lon: 0,
    }) // biome-ignore format: as a row
    expect(placeOfZip('99999', schools)).toEqual({ kind: 'unknown', zip: '99999' })
  })

  it('takes nothing from a school without a ZIP code or a place', () => {
    const schools = [school(null, 30), school('30303', null), school('30303', 30, null)]
    expect(placeOfZip('30303', schools).kind).toBe('unknown')
  })
})

describe('the schools that are shipped', () => {
  let schools: readonly Institution[]
  beforeAll(async () => {
    schools = (await shippedFacts()).institutions
  })

  it('place ZIP codes of cities, and say which they can’t', () => {
    expect(placeOfZip('02138', schools)).toMatchObject({ kind: 'same-zip', schools: 1 })
    expect(placeOfZip('30303', schools)).toMatchObject({ kind: 'same-zip', schools: 2 })
    expect(placeOfZip('10001', schools)).toMatchObject({ kind: 'same-area', schools: 17 })
    expect(placeOfZip('99999', schools)).toEqual({ kind: 'unknown', zip: '99999' })
    expect(new Set(schools.map(({ zip }) => sortingArea(zip ?? ''))).size).toBe(575)
  })

  it('bear out how far off the page says that is: each school placed by the others', () => {
    const missed = schools
      .flatMap((own) => {
        const place = placeOfZip(
          own.zip as string,
          schools.filter((other) => other !== own && other.zip !== own.zip),
        )
        if (place.kind !== 'same-area') return []
        return [milesBetween(place, { lat: own.lat as number, lon: own.lon as number })]
      })
      .sort((a, b) => a - b)
    expect(missed.length).toBeGreaterThan(800)
    expect(missed[Math.floor(missed.length / 2)]).toBeLessThan(7)
    expect(Math.round(missed[Math.floor(missed.length * 0.9)] ?? 0)).toBe(30)
    expect(missed.at(-1)).toBeGreaterThan(60)
  })
})
