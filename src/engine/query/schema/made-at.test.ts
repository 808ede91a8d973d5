import { expect, test } from 'vitest'
import { readDdl } from './ddl.ts'
import { lineOfColumn } from './made-at.ts'

const { statements } = readDdl(`-- a list
create table t (
  a int,
  b int
);
alter table t
  add column c int;
create table copy (like t);`)

test.for([
  ['t', 'b', 4],
  ['t', 'c', 7],
  ['copy', 'a', 8],
  ['other', 'a', null],
] as const)('%s.%s is made on line %s', ([table, column, line]) => {
  expect(lineOfColumn(statements, table, column)).toBe(line)
})
