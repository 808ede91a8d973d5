import { describe, expect, test } from 'vitest'
import { stricterRule, type UniqueRule } from './unique-rules.ts'

const rule = (columns: readonly number[], more: Partial<UniqueRule> = {}): UniqueRule => ({
  definition: columns.join(),
  table: 1,
  columns,
  expressions: null,
  where: null,
  refusesNulls: false,
  ...more,
})

describe('stricterRule', () => {
  const before = [rule([2, 3, 5]), rule([0], { expressions: 'lower(email)', where: '(not gone)' })]

  test.each([
    ['the same', [rule([2, 3, 5])]],
    ['other order', [rule([3, 5, 2])]],
    ['more columns', [rule([5, 4, 3, 2])]],
    ['for some rows only', [rule([2, 3, 5], { where: '(device IS NULL)' })]],
    ['under another name', [rule([0], { ...before[1], definition: 'other' })]],
    ['gone', []],
  ])('nothing new is forbidden: %s', (_, after) => {
    expect(stricterRule(before, after)).toBeUndefined()
  })

  test.each([
    ['fewer columns', rule([2, 3])],
    ['another column', rule([2, 3, 4])],
    ['another table', rule([2, 3, 5], { table: 2 })],
    ['NULLs too', rule([2, 3, 5], { refusesNulls: true })],
    ['for all rows', rule([0], { expressions: 'lower(email)' })],
    ['another expression', rule([0], { expressions: 'email', where: '(not gone)' })],
  ])('more is forbidden: %s', (_, stricter) => {
    expect(stricterRule(before, [...before, stricter])).toBe(stricter)
  })
})
