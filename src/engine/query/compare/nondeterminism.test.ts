import { expect, test } from 'vitest'
import { seededRandom } from '../../../kit/random.ts'
import type { Database } from '../schema/database.ts'
import {
  nondeterminismOf,
  physicalOrders,
  shuffledVariants,
  twinsOf,
  variantsOf,
} from './nondeterminism.ts'

const isVolatile = (name: string): boolean => ['random', 'nextval'].includes(name)

test.for([
  ['select a from t order by b', false],
  ['select distinct a from t', false],
  ['select count(*), sum(a) from t group by b', false],
  ['select a from t limit 1', true],
  ['select a from t offset 1', true],
  ['select a from t order by a fetch first 1 rows with ties', true],
  ['select distinct on (a) a, b from t', true],
  ['select row_number() over (order by a) from t', true],
  ['select array_agg(a) from t', true],
  ["select string_agg(a, ',' order by a) from t", true],
  ['select * from (select a from t limit 1) q', true],
  ['(select a from t limit 1) union all select a from u', true],
  ['select a from u union (select a from t union all (select a from t offset 1))', true],
  ['select a from u union select a from t', false],
  ['select a from t where ctid is not null', true],
  ['select (select any_value(a) from t)', true],
] as const)('%s may be open: %s', ([sql, byRows]) => {
  expect(nondeterminismOf(sql, isVolatile)).toEqual({ byRows, volatile: [] })
})

test('functions that give something else each time are named', () => {
  expect(
    nondeterminismOf("select random(), now() from t where nextval('s') > random()", isVolatile)
      .volatile,
  ).toEqual(['nextval', 'random'])
  expect(
    nondeterminismOf('select a from t tablesample bernoulli (50)', isVolatile).volatile,
  ).toEqual(['tablesample'])
})

const database: Database = {
  rows: new Map([
    [
      'a',
      [
        ['2', 'x'],
        ['1', 'z'],
        ['3', 'y'],
      ],
    ],
    ['b', []],
  ]),
}
const firstOf = (one: Database): string => one.rows.get('a')?.[0]?.join('') ?? ''

test('every row of a table with three comes first in some physical order', () => {
  const orders = physicalOrders(database, seededRandom('s'))
  expect(orders[0]).toBe(database)
  expect(firstOf(orders[1] as Database)).toBe('3y')
  expect(new Set(orders.map(firstOf))).toEqual(new Set(['2x', '1z', '3y']))
  for (const order of orders)
    expect([...(order.rows.get('a') ?? [])].sort()).toEqual(
      [...(database.rows.get('a') ?? [])].sort(),
    )
})

test('variants begin with the rows as they are, under default settings', () => {
  const close = variantsOf(database, true, seededRandom('s'))
  expect(close[0]).toEqual({ database, settings: {} })
  const isDefault = close.map(({ settings }) => Object.keys(settings).length === 0)
  expect(isDefault.indexOf(false)).toBeGreaterThan(3)
  expect(isDefault.lastIndexOf(true)).toBeLessThan(isDefault.indexOf(false))
  expect(variantsOf(database, false, seededRandom('s')).length).toBeLessThan(close.length)
})

test('where rows tie, indexes are left aside as well, and many orders are tried', () => {
  const orderOf = (one: Database): string => JSON.stringify(one.rows.get('a'))
  const lying = variantsOf(database, true, seededRandom('s')).filter(
    ({ settings }) => settings['enable_indexscan'] === 'off',
  )
  expect(new Set(lying.map((variant) => firstOf(variant.database))).size).toBe(3)
  const shuffled = shuffledVariants(database, seededRandom('s'))
  expect(new Set(shuffled.map((variant) => orderOf(variant.database))).size).toBe(6)
})

test('twins go through all orders and settings in turn', () => {
  const seconds = Array.from(
    { length: 16 },
    (_, turn) => twinsOf(database, turn, seededRandom('s'))[1],
  )
  expect(new Set(seconds.map((variant) => firstOf(variant?.database as Database))).size).toBe(3)
  expect(new Set(seconds.map((variant) => JSON.stringify(variant?.settings))).size).toBeGreaterThan(
    2,
  )
})
