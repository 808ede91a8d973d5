import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Rows } from '../../lab/counterexample/rows.ts'
import { difference } from './diff.ts'

const rows = (width: number, ...values: (string | null)[][]): Rows => ({
  columns: Array.from({ length: width }, (_, index) => ({ name: `c${index}`, type: 'text' })),
  rows: values,
})

describe('difference', () => {
  it('marks nothing where the same rows came in another order that does not count', () => {
    const { expected, came, missing } = difference(
      rows(1, ['a'], ['b']),
      rows(1, ['b'], ['a']),
      false,
    )
    expect([...expected, ...came].every(({ kind }) => kind === 'same')).toBe(true)
    expect(missing).toBe(0)
  })

  it('marks the places where order counts', () => {
    const { came } = difference(
      rows(2, ['a', '1'], ['b', '1']),
      rows(2, ['b', '1'], ['a', '1']),
      true,
    )
    expect(came).toMatchObject([
      { kind: 'differs', columns: new Set([0]), twin: ['a', '1'] },
      { kind: 'differs', columns: new Set([0]), twin: ['b', '1'] },
    ])
  })

  it('pairs the rows that share the most, and marks the values that differ', () => {
    const { expected, came, missing } = difference(
      rows(3, ['x', 'y', '0'], ['p', 'q', '7']),
      rows(3, ['p', 'q', '7'], ['x', 'y', null]),
      false,
    )
    expect(came).toMatchObject([
      { kind: 'same' },
      { kind: 'differs', columns: new Set([2]), twin: ['x', 'y', '0'] },
    ])
    expect(expected).toMatchObject([{ kind: 'differs', columns: new Set([2]) }, { kind: 'same' }])
    expect(missing).toBe(0)
  })

  it('tells a missing row from an extra one, and a row that came twice', () => {
    const { expected, came, missing } = difference(
      rows(2, ['a', '1'], ['b', '2']),
      rows(2, ['a', '1'], ['a', '1']),
      false,
    )
    expect(expected.map(({ kind }) => kind)).toEqual(['same', 'alone'])
    expect(came.map(({ kind }) => kind)).toEqual(['same', 'alone'])
    expect(missing).toBe(1)
  })

  it('pairs nothing where the columns are not the same in number', () => {
    expect(difference(rows(1, ['a']), rows(2, ['a', 'b']), false).missing).toBe(0)
  })

  it('marks something exactly where the bags differ', () => {
    const value = fc.constantFrom('a', 'b', null)
    const table = fc.array(fc.tuple(value, value), { maxLength: 5 })
    fc.assert(
      fc.property(table, table, (left, right) => {
        const { expected, came } = difference(rows(2, ...left), rows(2, ...right), false)
        const bag = (list: readonly (readonly (string | null)[])[]): string =>
          JSON.stringify(list.map((row) => JSON.stringify(row)).sort())
        const marked = [...expected, ...came].some(({ kind }) => kind !== 'same')
        expect(marked).toBe(bag(left) !== bag(right))
        const alone = (marks: typeof came): number =>
          marks.filter(({ kind }) => kind === 'alone').length
        expect(left.length - alone(expected)).toBe(right.length - alone(came))
      }),
    )
  })
})
