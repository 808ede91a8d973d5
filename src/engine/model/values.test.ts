import { expect, it } from 'vitest'
import { seededRandom } from '../../kit/random.ts'
import { drawValues, withValues } from './values.ts'

const values = { word: { one_of: ['a', 'b', 'c'] }, number: { from: 1, to: 1_000_000 } }

it('goes through a list in an order of the seed, so that every value has its turn', () => {
  const orders = Array.from({ length: 20 }, (_, seed) =>
    [0, 1, 2].map((trial) => drawValues(values, seededRandom(seed), trial).get('word')),
  )
  for (const order of orders) expect(order.toSorted()).toEqual(['a', 'b', 'c'])
  expect(new Set(orders.map((order) => order.join(''))).size).toBeGreaterThan(1)
  expect(drawValues(values, seededRandom(0), 3)).not.toEqual(drawValues(values, seededRandom(0), 0))
})

it('draws numbers anew in each trial, the same for the same seed', () => {
  const numbers = [0, 1, 2].map((trial) =>
    drawValues(values, seededRandom('x'), trial).get('number'),
  )
  expect(new Set(numbers).size).toBe(3)
  expect(drawValues(values, seededRandom('x'), 1).get('number')).toBe(numbers[1])
})

it('puts values in, bare or as a text of SQL, and leaves casts alone', () => {
  const given = new Map([['word', "it's"]])
  expect(withValues("select :word, :'word', '1'::int, :other", given)).toBe(
    "select it's, 'it''s', '1'::int, :other",
  )
})
