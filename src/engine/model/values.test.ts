import { expect, it } from 'vitest'
import { seededRandom } from '../../kit/random.ts'
import { drawValues, withValues } from './values.ts'
import { drawVaried, unvaried } from './varied.ts'

const values = {
  word: { one_of: ['a', 'b', 'c'] },
  number: { from: 1, to: 1_000_000 },
  like: { like: ['Ab1', 'c-d'] },
}
const drawn = (seed: string | number, trial: number): ReadonlyMap<string, string> =>
  drawValues(values, seededRandom(seed), { trial, varied: unvaried }).drawn

it('goes through a list in an order of the seed, so that every value has its turn', () => {
  const orders = Array.from({ length: 20 }, (_, seed) =>
    [0, 1, 2].map((trial) => drawn(seed, trial).get('word')),
  )
  for (const order of orders) expect(order.toSorted()).toEqual(['a', 'b', 'c'])
  expect(new Set(orders.map((order) => order.join(''))).size).toBeGreaterThan(1)
  expect(drawn(0, 3)).not.toEqual(drawn(0, 0))
})

it('draws numbers anew in each trial, the same for the same seed', () => {
  const numbers = [0, 1, 2].map((trial) => drawn('x', trial).get('number'))
  expect(new Set(numbers).size).toBe(3)
  expect(drawn('x', 1).get('number')).toBe(numbers[1])
})

it('draws texts that look like one of a list', () => {
  const texts = [0, 1].map((trial) => drawn('x', trial).get('like') ?? '')
  expect(texts.toSorted()).toEqual([
    expect.stringMatching(/^[A-Z][a-z]\d$/),
    expect.stringMatching(/^[a-z]-[a-z]$/),
  ])
})

it('draws no number that the lab has already, or that took the place of one', () => {
  const varied = drawVaried({ words: [], numbers: [11, 12], days: [] }, seededRandom('x'))
  const narrow = { number: { from: 10, to: 14 } }
  for (let seed = 0; seed < 50; seed++) {
    const one = drawValues(narrow, seededRandom(seed), { trial: 0, varied }).drawn.get('number')
    expect(varied.taken.has(one ?? '')).toBe(false)
  }
})

it('puts values in, bare or as a text of SQL, and leaves casts alone', () => {
  const given = { drawn: new Map([['word', "it's"]]), varied: unvaried }
  expect(withValues("select :word, :'word', '1'::int, :other", given)).toBe(
    "select it's, 'it''s', '1'::int, :other",
  )
})
