import { describe, expect, test } from 'vitest'
import { bagDifference, orderedDifference, printOf, type Result } from './result.ts'

const oids = {
  bool: 16,
  int8: 20,
  int4: 23,
  text: 25,
  json: 114,
  float8: 701,
  'int4[]': 1007,
  'numeric[]': 1231,
  'float8[]': 1022,
  bpchar: 1042,
  varchar: 1043,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  numeric: 1700,
  jsonb: 3802,
} as const
type Type = keyof typeof oids

function result(types: readonly Type[], rows: readonly (readonly (string | null)[])[]): Result {
  return { columns: types.map((type, at) => ({ name: `c${at}`, typeOid: oids[type] })), rows }
}

const one = (type: Type, value: string | null): Result => result([type], [[value]])

describe('values that are equal', () => {
  test.for<[Type, string | null, Type, string | null]>([
    ['int4', '3', 'numeric', '3.0'],
    ['int4', '3', 'int8', '3'],
    ['numeric', '3.10', 'numeric', '3.1'],
    ['numeric', '-0', 'int4', '0'],
    ['int4', '3', 'float8', '3'],
    ['float8', 'NaN', 'float8', 'NaN'],
    ['float8', 'Infinity', 'float8', 'Infinity'],
    ['float8', '0.30000000000000004', 'float8', '0.3'],
    ['float8', '1e+20', 'numeric', '100000000000000000000'],
    ['numeric', '3.3333333333333333', 'numeric', '3.33333333333333333333'],
    ['bpchar', 'ab  ', 'text', 'ab'],
    ['bpchar', 'ab  ', 'bpchar', 'ab'],
    ['date', '2024-01-02', 'timestamp', '2024-01-02 00:00:00'],
    ['timestamptz', '2024-01-02 10:00:00+00', 'timestamp', '2024-01-02 10:00:00'],
    ['interval', '1 day', 'interval', '24:00:00'],
    ['interval', '1 mon', 'interval', '30 days'],
    ['interval', '-00:00:01', 'interval', '-00:00:01.000'],
    ['json', '{"b": 1.0, "a": [1, 2]}', 'jsonb', '{"a": [1, 2], "b": 1}'],
    ['jsonb', '12345678901234567890', 'json', '12345678901234567890.0'],
    ['int4[]', '{1,2,NULL}', 'numeric[]', '{1.0,2,NULL}'],
    ['float8[]', '{0.1}', 'float8[]', '{0.10000000000000001}'],
    ['text', null, 'int4', null],
  ])('%s %s and %s %s', ([leftType, left, rightType, right]) => {
    expect(bagDifference(one(leftType, left), one(rightType, right))).toBeNull()
  })
})

describe('values that are not', () => {
  test.for<[Type, string | null, Type, string | null]>([
    ['int4', '3', 'int4', '4'],
    ['numeric', '0.1', 'numeric', '0.10000001'],
    ['int8', '9007199254740993', 'int8', '9007199254740992'],
    ['float8', '1', 'float8', '1.00000001'],
    ['float8', 'NaN', 'float8', '0'],
    ['float8', 'Infinity', 'float8', '-Infinity'],
    ['text', 'ab ', 'text', 'ab'],
    ['text', '', 'text', null],
    ['text', 'A', 'text', 'a'],
    ['date', '2024-01-02', 'timestamp', '2024-01-02 00:00:01'],
    ['interval', '1 mon', 'interval', '31 days'],
    ['interval', '00:00:01', 'interval', '-00:00:01'],
    ['jsonb', '{"a": 1}', 'jsonb', '{"a": null}'],
    ['jsonb', '[1, 2]', 'jsonb', '[2, 1]'],
    ['jsonb', '"1"', 'jsonb', '1'],
    ['int4[]', '{1,2}', 'int4[]', '{2,1}'],
    ['int4[]', '{{1},{2}}', 'int4[]', '{1,2}'],
    ['bool', 't', 'bool', 'f'],
  ])('%s %s and %s %s', ([leftType, left, rightType, right]) => {
    expect(bagDifference(one(leftType, left), one(rightType, right))).toMatchObject({
      kind: 'rows',
    })
  })
})

describe('bags', () => {
  test('rows count as often as they come', () => {
    const twice = result(['text'], [['a'], ['a'], ['b']])
    const once = result(['text'], [['b'], ['a']])
    expect(bagDifference(twice, once)).toEqual({ kind: 'rows', missing: [1], extra: [] })
    expect(bagDifference(once, twice)).toEqual({ kind: 'rows', missing: [], extra: [1] })
  })

  test('neither the order of rows nor dust in floats makes a difference', () => {
    const left = result(
      ['text', 'float8'],
      [
        ['a', '0.1'],
        ['a', '0.2'],
        ['b', 'NaN'],
      ],
    )
    const right = result(
      ['text', 'float8'],
      [
        ['b', 'NaN'],
        ['a', '0.2'],
        ['a', '0.10000000000000002'],
      ],
    )
    expect(bagDifference(left, right)).toBeNull()
  })

  test('another number of columns is told first', () => {
    expect(bagDifference(result(['int4'], []), result(['int4', 'int4'], []))).toEqual({
      kind: 'columns',
      expected: 1,
      came: 2,
    })
  })

  test('names count where they are asked for', () => {
    const right: Result = { columns: [{ name: 'n', typeOid: 23 }], rows: [] }
    expect(bagDifference(result(['int4'], []), right)).toBeNull()
    const how = { columnNames: true, openColumns: [] }
    expect(bagDifference(result(['int4'], []), right, how)).toMatchObject({
      kind: 'names',
      came: ['n'],
    })
  })

  test('a column that is left open is not looked at', () => {
    const how = { columnNames: false, openColumns: ['c1'] }
    const left = result(['int4', 'text'], [['1', 'x']])
    expect(bagDifference(left, result(['int4', 'text'], [['1', 'y']]), how)).toBeNull()
    expect(bagDifference(left, result(['int4', 'text'], [['2', 'x']]), how)).not.toBeNull()
  })
})

describe('in order', () => {
  const expected = result(
    ['int4', 'text'],
    [
      ['1', 'a'],
      ['2', 'b'],
      ['2', 'c'],
      ['3', 'd'],
    ],
  )
  test('rows that tie may come either way', () => {
    const came = result(
      ['int4', 'text'],
      [
        ['1', 'a'],
        ['2', 'c'],
        ['2', 'b'],
        ['3', 'd'],
      ],
    )
    expect(orderedDifference(expected, [1, 2, 1], came)).toBeNull()
    expect(orderedDifference(expected, [1, 1, 1, 1], came)).toEqual({
      kind: 'order',
      from: 1,
      to: 2,
    })
  })

  test('rows that do not tie may not', () => {
    const came = result(
      ['int4', 'text'],
      [
        ['2', 'b'],
        ['1', 'a'],
        ['2', 'c'],
        ['3', 'd'],
      ],
    )
    expect(orderedDifference(expected, [1, 2, 1], came)).toEqual({ kind: 'order', from: 0, to: 1 })
  })

  test('other rows are told before the order', () => {
    expect(orderedDifference(expected, [1, 2, 1], result(['int4', 'text'], []))).toMatchObject({
      kind: 'rows',
    })
  })
})

test('a print is shared by the same bag and by no other', () => {
  const print = printOf(
    result(
      ['int4', 'text'],
      [
        ['1', 'a'],
        ['2', 'b'],
      ],
    ),
  )
  expect(
    printOf(
      result(
        ['numeric', 'text'],
        [
          ['2.0', 'b'],
          ['1', 'a'],
        ],
      ),
    ),
  ).toBe(print)
  expect(
    printOf(
      result(
        ['int4', 'text'],
        [
          ['1', 'a'],
          ['2', 'b'],
          ['2', 'b'],
        ],
      ),
    ),
  ).not.toBe(print)
})
