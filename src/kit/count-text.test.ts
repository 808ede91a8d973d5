import { expect, it } from 'vitest'
import { countText } from './count-text.ts'

it('counts one thing, several and none, in words of their own', () => {
  expect([0, 1, 2, 1_200].map((count) => countText(count, 'row'))).toEqual([
    '0 rows',
    '1 row',
    '2 rows',
    '1,200 rows',
  ])
  expect([countText(1, 'query', 'queries'), countText(3, 'query', 'queries')]).toEqual([
    '1 query',
    '3 queries',
  ])
})
