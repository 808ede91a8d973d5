import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Input } from '../../lab/kinds/inputs.ts'
import { edgeCalls } from './draw.ts'
import { edgesOf } from './edges.ts'
import { smallerThan } from './smaller.ts'

const has = (input: Input, ...values: unknown[]): void => {
  const edges = edgesOf(input)
  for (const value of values) expect(edges).toContainEqual(value)
}

describe('values at the edges', () => {
  it('of numbers: the least, the most, and 0 where it may be', () => {
    has({ integer: { min: -5, max: 90 } }, -5, 90, 0, 1, -1)
    expect(edgesOf({ integer: { min: 3, max: 4 } })).toEqual([3, 4])
    has({ number: { min: 0, max: 2 } }, 0, 2, 0.01, 0.1)
  })

  it('of texts: nothing, spaces around, names that objects have, as long as may be', () => {
    has('text', '', ' ', ' a ', 'constructor', 'a'.repeat(12))
    has({ text: { from: 'ab\t,', min: 1, max: 4 } }, '\t', 'a,', ',,', 'aaaa')
    expect(edgesOf({ text: { from: 'ab\t,', min: 1, max: 4 } })).not.toContain('')
    has({ text: { from: '_oprt', max: 9 } }, '__proto__')
  })

  it('of lists: none, all different, all alike, both ways, as many as may be', () => {
    const sixty = Array.from({ length: 60 }, (_, at) => at + 1)
    const alike = Array.from({ length: 60 }, () => 1)
    has(
      { list: { of: { integer: { min: 1, max: 900 } }, max: 60 } },
      [],
      sixty,
      sixty.toReversed(),
      alike,
    )
    has({ list: { of: { one_of: ['a', 'b'] }, max: 3 } }, ['a', 'b', 'a'], ['b', 'b', 'b'])
  })

  it('of lists without doubles: no doubles', () => {
    const edges = edgesOf({ list: { of: { one_of: ['a', 'b'] }, unique: true } }) as string[][]
    expect(edges.length).toBeGreaterThan(3)
    for (const list of edges) expect(new Set(list).size).toBe(list.length)
  })

  it('of records and maps: each field at each of its edges', () => {
    has(
      { record: { a: { one_of: [1, 2] }, b: { optional: { one_of: ['x'] } } } },
      { a: 2, b: 'x' },
      { a: 1 },
    )
    has(
      { map: { keys: { one_of: ['a', '__proto__'] }, values: { one_of: [0] } } },
      new Map(),
      new Map([['__proto__', 0]]),
    )
  })

  it('of texts that are put together: lines, parts and JSON', () => {
    has({ lines: { of: { one_of: ['a', 'b'] }, first: 'h' } }, 'h\n', 'h\na\nb\n')
    has(
      { join: { of: [{ one_of: ['a', 'b'] }, { one_of: [1, 2] }], with: ',' } },
      'a,1',
      'b,1',
      'a,2',
    )
    has({ json: { list: { of: { one_of: [1] } } } }, '[]', '[1,1]')
  })

  it('are the same each time, the smallest first', () => {
    const task = {
      parameters: [
        { name: 'a', input: 'text' },
        { name: 'b', input: 'integer' },
      ],
      files: {},
    } as const
    const once = edgeCalls({ task, narrower: {} })
    expect(edgeCalls({ task, narrower: {} }).calls).toEqual(once.calls)
    const sizes = once.calls.map((call) => JSON.stringify(call).length)
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
    expect(once.calls.length).toBeLessThanOrEqual(120)
  })
})

describe('what is drawn lies within a description, and so do its edges', () => {
  const bounds = fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.nat(60))
    .map(([min, more]) => ({ min, max: min + more }))
  const sizes = fc.tuple(fc.nat(4), fc.nat(20)).map(([min, more]) => ({ min, max: min + more }))
  const simple: fc.Arbitrary<Input> = fc.oneof(
    bounds.map((integer): Input => ({ integer })),
    fc
      .tuple(sizes, fc.constantFrom('ab', 'a ,', '\t"x', ' '))
      .map(([size, from]): Input => ({ text: { ...size, from } })),
  )
  const input = fc.oneof(
    simple,
    fc.tuple(sizes, simple).map(([size, of]): Input => ({ list: { ...size, of } })),
  )

  it('whatever it says', () => {
    fc.assert(
      fc.property(input, (one) => {
        for (const value of edgesOf(one))
          expect(isWithin(one, value), JSON.stringify([one, value])).toBe(true)
      }),
    )
  })

  it('and what is smaller is within it too, and smaller', () => {
    fc.assert(
      fc.property(input, (one) => {
        for (const value of edgesOf(one)) {
          for (const less of smallerThan(one, value)) {
            expect(isWithin(one, less)).toBe(true)
            expect(less).not.toEqual(value)
          }
        }
      }),
    )
  })
})

function isWithin(input: Input, value: unknown): boolean {
  if (typeof input === 'string') return true
  if ('integer' in input) {
    const { min = -100, max = 100 } = input.integer
    return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
  }
  if ('text' in input) {
    const { from = '', min = 0, max = 12 } = input.text
    const signs = [...(value as string)]
    return signs.length >= min && signs.length <= max && signs.every((sign) => from.includes(sign))
  }
  if (!('list' in input)) return true
  const { of, min = 0, max = 8 } = input.list
  const list = value as unknown[]
  return list.length >= min && list.length <= max && list.every((one) => isWithin(of, one))
}
