import { expect, test } from 'vitest'
import { functionNamed, isRowCount, ranks, suggestedNames } from './functions.ts'

test('one row says what is known of a function', () => {
  const { evaluate, ...known } = functionNamed('date_trunc')
  expect(known).toEqual({
    gives: 'timestamp',
    isStrict: true,
    givesOneRow: true,
    carries: 1,
    preimage: 'truncating',
    boundaries: 'moments',
    isSuggested: true,
  })
  expect(evaluate?.(['month', Date.UTC(2024, 1, 29, 12)])).toBe(Date.UTC(2024, 1, 1))
})

test('nothing is known of a name that only objects have', () => {
  for (const name of ['constructor', 'toString', 'no_such_function'])
    expect(functionNamed(name)).toEqual({})
})

test('what leads back to an argument says which', () => {
  for (const name of ['round', 'lower', 'btrim', 'to_char', 'timezone'])
    expect([name, typeof functionNamed(name).carries]).toEqual([name, 'number'])
})

test('counting distinct rows is counting, summing is not', () => {
  expect(['count', 'count distinct', 'rank', 'sum'].map(isRowCount)).toEqual([
    true,
    true,
    true,
    false,
  ])
})

test('of the ranks, only row_number tells equal rows apart; none looks at the frame', () => {
  expect(ranks).toEqual(['row_number', 'rank', 'dense_rank'])
  expect(ranks.filter((name) => functionNamed(name).numbersApart)).toEqual(['row_number'])
  expect(ranks.filter((name) => !functionNamed(name).ignoresFrame)).toEqual([])
})

test('names that people may mean are functions or forms of PostgreSQL, each once', () => {
  const names = suggestedNames()
  expect(names).toContain('coalesce')
  expect(names).not.toContain('+')
  expect(new Set(names).size).toBe(names.length)
})
