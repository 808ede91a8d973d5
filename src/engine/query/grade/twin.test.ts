import { expect, it } from 'vitest'
import type { RowsAnswer } from '../compare/answers.ts'
import { isAlike } from './twin.ts'

const answer = (ids: readonly number[], groups: readonly number[] | null = null): RowsAnswer => ({
  kind: 'rows',
  parts: [
    {
      name: null,
      result: {
        columns: [{ name: 'id', typeOid: 23 }],
        rows: ids.map((id) => [String(id)]),
      },
      groups,
    },
  ],
})

it('where no order is asked, the same rows are enough', () => {
  expect(isAlike(answer([1, 2, 3]), answer([4, 5]), answer([5, 4]))).toBe(true)
  expect(isAlike(answer([1, 2, 3]), answer([4, 5]), answer([4, 6]))).toBe(false)
})

it('where one is asked, they come in the same order, but for ties of the reference', () => {
  const reference = answer([1, 2, 3], [1, 2])
  expect(isAlike(reference, answer([1, 3, 2]), answer([1, 2, 3]))).toBe(true)
  expect(isAlike(reference, answer([2, 1, 3]), answer([3, 1, 2]))).toBe(false)
})

it('of more or fewer rows than the reference has, each has its own place', () => {
  const reference = answer([1, 2, 3], [1, 2])
  expect(isAlike(reference, answer([3, 2]), answer([3, 2]))).toBe(true)
  expect(isAlike(reference, answer([3, 2]), answer([2, 3]))).toBe(false)
  expect(isAlike(answer([], []), answer([3, 2]), answer([2, 3]))).toBe(false)
})

it('an answer that failed or was not asked is nobody’s twin', () => {
  expect(isAlike(answer([1]), answer([2]), { kind: 'not-run' })).toBe(false)
  expect(isAlike(answer([1]), undefined, answer([2]))).toBe(false)
})
