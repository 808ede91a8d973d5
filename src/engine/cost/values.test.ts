import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seededRandom } from '../../kit/random.ts'
import type { DrawnValue } from '../../lab/kinds/schedule.ts'
import { drawAll, fillValues, valuesAtEnds, valuesBeyond } from './values.ts'

it.each([
  ['select :day', 'select 7'],
  ["select :'day'", "select '7'"],
  ["select ':day'", "select ':day'"],
  ['select 1::int', 'select 1::int'],
  ['select 1 -- :day', 'select 1 -- :day'],
  ['$$ x := :day $$', '$$ x := :day $$'],
  ['select :day::text', 'select 7::text'],
  ["select :'quote'", "select 'it''s'"],
])('%s becomes %s', (text, filled) => {
  expect(fillValues(text, { day: '7', quote: "it's" }).sql).toBe(filled)
})

it('names what is not there, as it is not there in any object', () => {
  expect(fillValues('select :what, :constructor', {}).unknown).toEqual(['what', 'constructor'])
})

it('finds the way back', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string({ maxLength: 5 }), (value, rest) => {
      const text = `select :day, x${rest.replaceAll(/[^a-z]/g, '')}`
      const { sql, placeOf } = fillValues(text, { day: String(value) })
      expect(placeOf(sql.indexOf(', x'))).toBe(text.indexOf(', x'))
    }),
  )
})

it('draws values beyond every range, and leaves what is fixed', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 0, max: 500 }), fc.nat(500), (seed, from, more) => {
      const to = from + more
      const sets = valuesBeyond({ viewer: { from, to }, device: 'tv' }, seededRandom(seed))
      expect(sets).toHaveLength(2)
      for (const { viewer, device } of sets) {
        expect(Number(viewer)).toBeGreaterThan(to)
        expect(device).toBe('tv')
      }
    }),
  )
  expect(valuesBeyond({ device: 'tv' }, seededRandom('x'))).toEqual([])
})

it('goes to both ends of a range', () => {
  expect(valuesAtEnds({ film: { from: 1, to: 150 }, device: 'tv' })).toEqual([
    { film: '1', device: 'tv' },
    { film: '150', device: 'tv' },
  ])
  expect(valuesAtEnds({ device: 'tv' })).toEqual([])
})

it('draws each request from its own range, and the same range as the same value', () => {
  const early: Record<string, DrawnValue> = { day: { from: 2, to: 20 } }
  const late: Record<string, DrawnValue> = { day: { from: 366, to: 700 }, device: 'tv' }
  const requests = [early, late, early].map((values) => ({ values }))
  const drawn = drawAll(requests, seededRandom('x')).map(({ values }) => values)
  expect(Number(drawn[0]?.day)).toBeLessThanOrEqual(20)
  expect(Number(drawn[1]?.day)).toBeGreaterThanOrEqual(366)
  expect(drawn[1]).toHaveProperty('device', 'tv')
  expect(drawn[2]?.day).toBe(drawn[0]?.day)
})
