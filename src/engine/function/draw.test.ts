import { describe, expect, it } from 'vitest'
import type { FunctionTask } from '../../lab/kinds/function.ts'
import type { Input } from '../../lab/kinds/inputs.ts'
import { takeBreach } from './child/lookup.ts'
import { canonical, decode, encode } from './child/wire.ts'
import { callCode, codeOf } from './code.ts'
import { drawCalls } from './draw.ts'
import { send, sendExample } from './example.ts'

const taskOf = (...inputs: Input[]): FunctionTask => ({
  name: 'f',
  parameters: inputs.map((input, at) => ({ name: `p${at}`, input })),
  files: {},
  examples: [],
  compares: ['value'],
  keepsInputs: false,
  returnsNew: false,
  sameQuestions: false,
})
const drawn = (input: Input, seed = 's', count = 200) =>
  drawCalls({ task: taskOf(input), narrower: {}, count, seed })
const values = (input: Input): unknown[] =>
  drawn(input).calls.map(({ given }) => decode(given[0] ?? null))

it('draws the same for the same seed, and others for another', () => {
  const input: Input = { list: { of: 'text' } }
  expect(drawn(input).calls).toEqual(drawn(input).calls)
  expect(drawn(input, 'other').calls).not.toEqual(drawn(input).calls)
})

it.each<[string, Input, (value: never) => boolean, unknown]>([
  ['bounds', { integer: { min: 3, max: 300 } }, (n: number) => n >= 3 && n <= 300, 300],
  ['0', 'integer', (n: number) => Number.isInteger(n) && Math.abs(n) <= 100, 0],
  [
    'decimals',
    { number: { min: 0, max: 9, decimals: 1 } },
    (n: number) => Number.isInteger(Math.round(n * 1e9) / 1e8),
    0,
  ],
  ['an empty text', 'text', (text: string) => /^[a-z ]{0,12}$/.test(text), ''],
  ['an empty list', { list: { of: 'integer' } }, (all: unknown[]) => all.length <= 8, []],
  ['null', { nullable: 'integer' }, (one: unknown) => one === null || Number.isInteger(one), null],
  [
    'nothing',
    { optional: 'integer' },
    (one: unknown) => one === undefined || Number.isInteger(one),
    undefined,
  ],
  ['NaN', { one_of: [1, Number.NaN] }, (one: number) => one === 1 || Number.isNaN(one), Number.NaN],
  [
    'Windows lines',
    { lines: { of: 'integer', first: 'n', ends: 'windows' } },
    (text: string) => /^n\r\n(-?\d+\r\n)*$/.test(text),
    'n\r\n',
  ],
  [
    'no last end',
    { lines: { of: 'integer', min: 2, ends: 'none' } },
    (text: string) => /^-?\d+(\n-?\d+)+$/.test(text),
    undefined,
  ],
  [
    'joined',
    { join: { of: ['integer', { one_of: ['a'] }], with: ',' } },
    (text: string) => /^-?\d+,a$/.test(text),
    undefined,
  ],
  [
    'JSON',
    { json: { record: { a: 'boolean' } } },
    (text: string) => 'a' in JSON.parse(text),
    '{"a":false}',
  ],
  [
    'a map',
    { map: { keys: 'text', values: 'integer' } },
    (map: unknown) => map instanceof Map,
    new Map(),
  ],
  [
    'unique',
    { list: { of: { integer: { min: 0, max: 9 } }, unique: true } },
    (all: number[]) => new Set(all).size === all.length,
    [],
  ],
  [
    'dates',
    { date: { from: '2026-03-01', to: '2026-03-31' } },
    (day: string) => /^2026-03-[0-3]\d$/.test(day),
    undefined,
  ],
])('%s', (_what, input, holds, among) => {
  const all = values(input)
  expect(all.every((value) => holds(value as never))).toBe(true)
  if (among !== undefined) expect(all).toContainEqual(among)
})

it('leaves optional keys out at times, and draws a value twice', () => {
  const records = values({ record: { a: { one_of: [1] }, b: { optional: { one_of: [2] } } } })
  expect(records).toContainEqual({ a: 1 })
  expect(records).toContainEqual({ a: 1, b: 2 })
  const lists = values({
    list: { of: { integer: { min: 0, max: 1_000_000 } }, min: 2 },
  }) as number[][]
  expect(lists.some((all) => new Set(all).size < all.length)).toBe(true)
})

it('shrinks to the smallest that fails, with as many tries as it is given', async () => {
  const calls = drawn({ list: { of: { integer: { min: 0, max: 99 } } } })
  const fails = async (call: { given: readonly unknown[] }): Promise<boolean> =>
    (call.given[0] as number[]).some((one) => one >= 40)
  const at = calls.calls.findIndex(({ given }) => (given[0] as number[]).some((one) => one >= 40))
  expect((await calls.shrink(at, fails, 400)).call.given).toEqual([[40]])
  expect((await calls.shrink(at, fails, 0)).call).toEqual(calls.calls[at])
})

it('reads maps and lookups of an example from objects', () => {
  const task = taskOf(
    { map: { keys: 'integer', values: 'text' } },
    { nullable: { lookup: { keys: 'text', values: 'integer', missing: 'no' } } },
  )
  const { given } = sendExample({ given: [{ 7: 'a' }, { b: 2 }], files: {} }, task)
  expect(decode(given[0] ?? null)).toEqual(new Map([[7, 'a']]))
  const find = decode(given[1] ?? null) as (key: string) => unknown
  expect(find('b')).toBe(2)
  expect(() => find('c')).toThrow('no')
})

/** What a lookup of an example throws when its questions are asked, or null. */
async function thrownBy(
  lookup: object,
  ask: (find: (key: string) => unknown) => unknown,
): Promise<string | null> {
  const task = taskOf({ lookup: { keys: 'text', values: 'integer', ...lookup } })
  const { given } = sendExample({ given: [{ a: 1, b: 2, c: 3 }], files: {} }, task)
  const find = decode(given[0] ?? null) as (key: string) => unknown
  try {
    await ask(find)
    return null
  } catch (error) {
    return (error as Error).message
  }
}

describe('a lookup that counts', () => {
  it.each([
    [1, (find) => find('a'), null],
    [1, (find) => [find('a'), find('a')], 'question 2, and 1 is allowed'],
    [2, (find) => [find('a'), find('z')], null],
    [2, (find) => ['a', 'b', 'c'].map(find), 'question 3, and 2 are allowed'],
  ] as [number, (find: (key: string) => unknown) => unknown, string | null][])(
    'answers %i questions',
    async (asked_max, ask, message) => {
      expect(await thrownBy({ asked_max }, ask)).toBe(message)
      const waiting = (find: (key: string) => unknown) => Promise.all([ask(find)].flat())
      expect(await thrownBy({ asked_max, waits: true }, waiting)).toBe(message)
    },
  )

  const oneByOne = async (find: (key: string) => unknown) => {
    for (const key of ['a', 'bb', 'ccc']) await find(key)
  }
  const together = (find: (key: string) => unknown) => Promise.all(['a', 'bb', 'ccc'].map(find))
  const twice = async (find: (key: string) => unknown) => {
    await together(find)
    await together(find)
  }
  it.each([
    ['one after another', 3, oneByOne, null],
    ['one after another', 2, oneByOne, 'wait 3 began here, and 2 waits are allowed'],
    ['together', 1, together, null],
    ['together, twice', 2, twice, null],
    ['together, twice', 1, twice, 'wait 2 began here, and one wait is allowed'],
  ] as const)('%s is known from %i waits', async (_, waits_max, ask, message) => {
    expect(await thrownBy({ waits: true, waits_max }, ask)).toBe(message)
  })

  it('is told apart from a limit of what is under way', async () => {
    const limited = { waits: true, waits_max: 1, open_max: 3 }
    expect(await thrownBy(limited, twice)).toBe('nothing was under way any more when wait 2 began')
  })

  it.each([
    ['a question too many', { asked_max: 1 }, 'question 2, and 1 is allowed'],
    ['what is missing, where it may be asked for', { missing: 'no' }, null],
    ['what is missing, where it may not', { missing: 'no', strict: true }, 'no'],
  ])('remembers %s, though its error is caught', (_, lookup, message) => {
    const task = taskOf({ lookup: { keys: 'text', values: 'integer', ...lookup } })
    const { given } = sendExample({ given: [{ a: 1, b: 2 }], files: {} }, task)
    const find = decode(given[0] ?? null) as (key: string) => unknown
    takeBreach()
    for (const key of ['a', 'b', 'z']) {
      try {
        find(key)
      } catch {
        // As an answer does that hides it.
      }
    }
    expect(takeBreach()?.message ?? null).toBe(message)
  })

  it('counts anew in each call', async () => {
    const task = taskOf({ lookup: { keys: 'text', values: 'integer', asked_max: 1 } })
    const { given } = sendExample({ given: [{ a: 1 }], files: {} }, task)
    for (const wire of [given[0], given[0]]) {
      expect((decode(wire ?? null) as (key: string) => unknown)('a')).toBe(1)
    }
  })
})

it('draws places with values that rise along them', () => {
  const lookup = { keys: 'places', values: 'integer', min: 30, max: 30, rising: true } as const
  const { calls } = drawCalls({ task: taskOf({ lookup }), narrower: {}, count: 20, seed: 'x' })
  let differ = false
  for (const { given } of calls) {
    const find = decode(given[0] ?? null) as (place: number) => number
    const values = Array.from({ length: 30 }, (_, place) => find(place))
    expect(values).toEqual([...values].sort((a, b) => a - b))
    expect(find(30)).toBe(undefined)
    differ ||= new Set(values).size > 1
  }
  expect(differ).toBe(true)
})

it('compares by what is held', () => {
  const same = (a: unknown, b: unknown): boolean => canonical(encode(a)) === canonical(encode(b))
  expect(same({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true)
  expect(
    same(
      new Map([
        [1, 2],
        [3, 4],
      ]),
      new Map([
        [3, 4],
        [1, 2],
      ]),
    ),
  ).toBe(true)
  expect(same(new Set([1, 2]), new Set([2, 1]))).toBe(true)
  expect(same(-0, 0) && same(Number.NaN, Number.NaN)).toBe(true)
  expect(same(1, '1') || same([1, 2], [2, 1]) || same({}, []) || same(null, undefined)).toBe(false)
})

it('writes values as code', () => {
  const code = (value: unknown): string => codeOf(send(value))
  expect(code([1, 'a', null, undefined, true])).toBe("[1, 'a', null, undefined, true]")
  expect(code({ title: "It's", 'a b': Number.NaN })).toBe(`{ title: "It's", 'a b': NaN }`)
  expect(code(new Map([['a', {}]]))).toBe("new Map([['a', {}]])")
  expect(code('a\nb')).toBe("'a\\nb'")
  const long = { given: [send('x'.repeat(200))], files: {} }
  expect(callCode('f', [{ name: 'text' }], long)).toBe('f(text)')
})

it('shows of a function that knows very much the beginning and the end', () => {
  const knows = (count: number): string => {
    const values = Object.fromEntries(Array.from({ length: count }, (_, at) => [at, at + 7]))
    const task = taskOf({ lookup: { keys: 'places', values: 'integer' } })
    return codeOf(sendExample({ given: [values], files: {} }, task).given[0] ?? null)
  }
  expect(knows(2)).toBe('(key) => ({ 0: 7, 1: 8 })[key]')
  expect(knows(20)).not.toContain('…')
  expect(knows(100)).toBe(
    '(key) => ({ 0: 7, 1: 8, 2: 9, 3: 10, 4: 11, 5: 12, … 92 more …, 98: 105, 99: 106 })[key]',
  )
})
