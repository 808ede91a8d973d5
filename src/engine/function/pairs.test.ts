import { expect, it } from 'vitest'
import type { Wire } from './child/messages.ts'
import { Lookup, type SentCall, send } from './example.ts'
import { pairsOf } from './pairs.ts'
import type { Called } from './subject.ts'

const call = (...given: unknown[]): SentCall => ({ given: given.map(send), files: {} })
const gives = (value: Wire): Called => ({
  outcome: { kind: 'value', value, isLater: false },
  printed: '',
  changed: [],
  returned: null,
  asked: [],
})
const hows = (calls: SentCall[], values: Wire[]): string[] => [
  ...new Set(pairsOf(calls, values.map(gives)).map(({ how }) => how)),
]

it('pairs calls that can get in each other’s way', () => {
  expect(hows([call(1), call(2)], [10, 20])).toEqual([])
  expect(hows([call(1), call(2)], [[10], [20]])).toEqual(['in-turn'])
  expect(hows([call([1]), call([2])], [10, 20])).toEqual(['same-list'])
  const ask = (minutes: number): Lookup => new Lookup([['Salt', minutes]], { waits: true })
  expect(hows([call(ask(1)), call(ask(2))], [10, 20])).toEqual(['at-once'])
})

it('leaves out what gives the same, is slow, or reads files', () => {
  expect(hows([call([1]), call([2])], [[10], [10]])).toEqual([])
  const slow = (minutes: number): Lookup =>
    new Lookup([['Salt', minutes]], { waits: true }, { slow: true })
  expect(hows([call(slow(1)), call(slow(2))], [10, 20])).toEqual([])
  const reads = { given: [[1]], files: { 'films.csv': '' } }
  expect(hows([reads, reads], [[10], [20]])).toEqual([])
})

it('drops bounds where two calls are under way at once', () => {
  const ask = (minutes: number): Lookup =>
    new Lookup([['Salt', minutes]], { waits: true, waits_max: 1, open_max: 10 })
  const [pair] = pairsOf([call(ask(1)), call(ask(2))], [gives(10), gives(20)])
  expect(pair?.calls[0].given[0]).toMatchObject({ waitsMax: null, openMax: null })
})
