import { expect, test } from 'vitest'
import { type Dependent, whatIsRead } from './what-is-read.ts'

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
