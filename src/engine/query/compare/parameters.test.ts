import { expect, test } from 'vitest'
import { asNumbered, parametersOf, renamed, valueSets, withValues } from './parameters.ts'

test.for([
  ['select $1 + $2', ['$1', '$2'], 'select $1 + $2'],
  ["select :id::int, :'name'", [':id', ':name'], 'select $1::int, $2'],
  ['select \':id\', ":id", $$ $1 $$ -- :id', [], 'select \':id\', ":id", $$ $1 $$ -- :id'],
  [
    'select a[1:upper] from t where b = :upper',
    [':upper'],
    'select a[1:upper] from t where b = $1',
  ],
  ['select $2, $1, $2', ['$2', '$1'], 'select $1, $2, $1'],
] as const)('%s', ([sql, names, numbered]) => {
  const query = parametersOf(sql)
  expect([query.names, asNumbered(query, query.names)]).toEqual([names, numbered])
})

test('names come back to a text that was cut under numbers', () => {
  const query = parametersOf('select :b, :a')
  const again = renamed(parametersOf(asNumbered(query, query.names)), query.names)
  expect(
    withValues(
      again,
      new Map([
        [':a', '1'],
        [':b', '2'],
      ]),
    ),
  ).toBe('select (2), (1)')
})

test('values of one type are alike in one set and differ in another; a type without values is named', () => {
  const sets = valueSets(['$1', '$2'].map((name) => ({ name, type: 'integer', labels: [] })))
  const [alike, different] = sets.map((set) => [...set.values()])
  expect([new Set(alike).size, new Set(different).size]).toEqual([1, 2])
  expect(() => valueSets([{ name: '$1', type: 'geometry', labels: [] }])).toThrow(
    /\$1 is of type geometry/,
  )
})
