import { expect, test } from 'vitest'
import { columnsRead, type Dependent, whatIsRead } from './what-is-read.ts'

const table = (name: string, ...parents: string[]): Dependent => ({
  name,
  definition: null,
  parents,
})
const known = [
  table('a', 'b'),
  table('b'),
  table('c', 'c'),
  { name: 'v', definition: 'select * from w', parents: [] },
  { name: 'w', definition: 'with c as (select 1) select * from c, a', parents: [] },
  table('alone'),
]

test.for([
  ['select * from a', ['a', 'b']],
  ['select * from v', ['a', 'b', 'v', 'w']],
  ['select * from c', ['c']],
  ['with alone as (select 1) select * from alone, b', ['b']],
  ['select own()', null],
] as const)('%s', ([sql, names]) => {
  const found = whatIsRead([sql], known, new Set(['own']))
  expect(found && [...found].sort()).toEqual(names)
})

test.for([
  ['select a.x, count(*) from a join b using (id) group by 1', ['id', 'x']],
  ['select * from a', null],
  ['select a from a', null],
  ['select one from a as one', null],
  ['select x from a natural join b', null],
  ['select count(*) from a', []],
  ['table a', null],
] as const)('columns that may be read: %s', ([sql, names]) => {
  const found = columnsRead([sql])
  expect(found && [...found].sort()).toEqual(names)
})
