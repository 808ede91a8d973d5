import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Input } from '../../lab/kinds/inputs.ts'
import { decode } from './child/wire.ts'
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
    expect(once.calls.length).toBeLessThanOrEqual(400)
  })
})

/** The arguments of the calls at the edges of some parameters. */
function givenOf(...inputs: Input[]): unknown[][] {
  const parameters = inputs.map((input, at) => ({ name: `p${at}`, input }))
  return edgeCalls({ task: { parameters, files: {} }, narrower: {} }).calls.map(({ given }) =>
    given.map(decode),
  )
}

describe('arguments that have to do with one another', () => {
  it('one is a value that the other holds, or next to it', () => {
    const years = { list: { of: { integer: { min: 500, max: 700 } }, min: 60, max: 60 } } as const
    const calls = givenOf({ integer: { min: 0, max: 5000 } }, years) as [number, number[]][]
    const alike = calls.filter(([, all]) => new Set(all).size === 1)
    expect(alike.some(([year, all]) => year === all[0])).toBe(true)
    expect(alike.some(([year, all]) => year === (all[0] as number) + 1)).toBe(true)
  })

  it('whole numbers meet at every pair, so a sum goes past any bound', () => {
    const calls = givenOf({ integer: { min: 0, max: 1439 } }, { integer: { min: 1, max: 400 } })
    const sums = calls.filter(([a = 0]) => (a as number) < 1200) as [number, number][]
    expect(sums.some(([a, b]) => a + b >= 1440)).toBe(true)
  })

  it('a size is what the other holds', () => {
    const calls = givenOf({ size_of: 'p1' }, { list: { of: 'integer', max: 5 } })
    expect(calls.map(([size]) => size)).toEqual(calls.map(([, all]) => (all as []).length))
    expect(new Set(calls.map(([size]) => size)).size).toBeGreaterThan(3)
  })
})

describe('what a brief leaves open about a lookup', () => {
  const lookup = { keys: 'title', values: 'integer', missing: 'no', waits: true } as const
  const calls = edgeCalls({
    task: { parameters: [{ name: 'p0', input: { lookup } }], files: {} },
    narrower: {},
  }).calls

  it('is which error it throws', async () => {
    const errors = calls.map(async ({ given }) =>
      (decode(given[0] ?? null) as (key: string) => Promise<unknown>)('nowhere').catch(String),
    )
    const said = new Set(await Promise.all(errors))
    expect(said).toContain('Error: no')
    expect(said).toContain('NotFoundError: Not Found (404)')
    expect(said).toContain('TypeError: fetch failed')
  })

  it('is which answer comes first', async () => {
    const slow = calls.find(({ given }) => JSON.stringify(given).includes('"slow":true'))
    const find = decode(slow?.given[0] ?? null) as (key: string) => Promise<unknown>
    const order: string[] = []
    await Promise.all(['Salt', 'Low Tide'].map((key) => find(key).then(() => order.push(key))))
    expect(order).toEqual(['Low Tide', 'Salt'])
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
