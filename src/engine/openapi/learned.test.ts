import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../kit/random.ts'
import { describedExamples, type Learned, learnFrom, withLearned } from './learned.ts'

const places = [
  {
    key: 'body/name',
    name: 'name',
    schema: { type: 'string', description: 'e.g. `example.com.`' },
  },
  { key: 'body/kind', name: 'kind', schema: { type: 'string', enum: ['a', 'b'] } },
  { key: 'body/note', name: 'note', schema: { type: 'string' } },
  { key: 'query/max', name: 'max', schema: { type: 'integer' } },
]

const filling = (value: unknown, parameters: Record<string, unknown> = {}) => ({
  parameters,
  body: null,
  value,
})

const learned = (says: string, value: unknown, known: Learned = new Map()): unknown =>
  Object.fromEntries(learnFrom(places, known, { filling: filling(value), says }) ?? new Map())

describe('what a refusal teaches', () => {
  test('a place that it names is added', () => {
    expect(learned("Key 'kind' not present", {})).toEqual({ 'body/kind': { kind: 'sample' } })
    expect(learned('max is required', {})).toEqual({ 'query/max': { kind: 'sample' } })
  })

  test('a name in quotes goes before a word that may be plain English', () => {
    expect(learned('the name of this "kind" is needed', {})).toEqual({
      'body/kind': { kind: 'sample' },
    })
  })

  test('a value that it repeats is written as the description shows', () => {
    expect(learned("DNS Name 'name-x2' is not canonical", { name: 'name-x2' })).toEqual({
      'body/name': { kind: 'like', text: 'example.com.' },
    })
  })

  test('what it offers in quotes is taken', () => {
    expect(learned('note can be "short" or "long": note-77', { note: 'note-77' })).toEqual({
      'body/note': { kind: 'exactly', value: 'short' },
    })
  })

  test('what helps in no way is left out, and then there is nothing more to learn', () => {
    const without: Learned = new Map([['body/note', { kind: 'leave-out' }]])
    expect(learned('no "note" here', { note: 'x' })).toEqual({ 'body/note': { kind: 'leave-out' } })
    expect(learnFrom(places, without, { filling: filling({}), says: 'no "note" here' })).toBe(null)
  })

  test('a refusal that names nothing teaches nothing', () => {
    expect(learnFrom(places, new Map(), { filling: filling({}), says: 'Bad Request' })).toBe(null)
  })
})

test('what was learned goes into a request, texts in a new form each time', () => {
  const made = withLearned(
    filling({ note: 'x' }, { 'query/max': 3 }),
    new Map([
      ['body/name', { kind: 'like', text: 'example.com.' }],
      ['body/kind', { kind: 'sample' }],
      ['body/note', { kind: 'leave-out' }],
      ['query/max', { kind: 'leave-out' }],
    ]),
    { random: seededRandom('1'), sample: () => 'a' },
  )
  expect(made.parameters).toEqual({})
  expect(made.value).toEqual({ kind: 'a', name: expect.stringMatching(/^[a-z]{7}\.com\.$/) })
  expect(made.value).not.toMatchObject({ name: 'example.com.' })
})

test('examples in a description', () => {
  const shown = (description: string) => describedExamples({ type: 'string', description })
  expect(shown('Name of the zone (e.g. “example.com.”) with a dot')).toEqual(['example.com.'])
  expect(shown('A color, for example `teal`.')).toEqual(['teal'])
  expect(shown('The "best" name')).toEqual([])
})
