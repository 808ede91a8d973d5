import { describe, expect, it } from 'vitest'
import { type Answers, judge, type RowsAnswer } from './answers.ts'
import { byValue } from './result.ts'

const rows = (...values: string[]): RowsAnswer => ({
  kind: 'rows',
  parts: [
    {
      name: null,
      result: {
        columns: [{ name: 'id', typeOid: 23 }],
        rows: values.map((value) => [value]),
      },
      groups: null,
    },
  ],
})

/** What an attempt gives on variants of the same rows, where 1 and 2 are expected. */
const judged = (...attempts: RowsAnswer[]): string =>
  judge(
    attempts.map((attempt): Answers => ({ reference: rows('1', '2'), attempt })),
    byValue,
  ).kind

describe('an attempt on the same rows in several orders', () => {
  it('is wrong by chance only where it is right in some order', () => {
    expect(judged(rows('1', '2'), rows('2', '1'))).toBe('same')
    expect(judged(rows('1'), rows('1'))).toBe('differs')
    expect(judged(rows('1'), rows('1', '2'))).toBe('attempt-undetermined')
    expect(judged(rows('1', '2'), rows('2'))).toBe('attempt-undetermined')
  })

  it('is wrong for sure where no order gives what is expected', () => {
    expect(judged(rows('1'), rows('2'))).toBe('differs')
  })
})
