import { describe, expect, test } from 'vitest'
import { changingGate, readingGate } from './gate.ts'

const bytesMax = 65_536

describe('a reading answer', () => {
  test.for([
    'select 1',
    '  -- hello\nselect 1;',
    'values (1), (2)',
    'table film',
    'with a as (select 1) select * from a',
    '(select 1) union all (select 2)',
    "select ';commit'",
  ])('%s is let in', (sql) => {
    expect(readingGate(sql, bytesMax)).toMatchObject({ kind: 'open' })
  })

  test.for([
    ['', 'nothing'],
    [' -- only a comment', 'nothing'],
    ['select 1; select 2', '2 statements'],
    ['commit', 'COMMIT'],
    ["set search_path to 'x'", 'SET'],
    ["copy film to program 'id'", 'COPY'],
    ['insert into film values (1)', 'INSERT'],
    ['create table a (b int)', 'CREATE TABLE'],
    ['explain select 1', 'EXPLAIN'],
    ['do $$ begin end $$', 'DO'],
    ['select 1 into a', 'SELECT … INTO, which makes a table'],
    ['select * from film for update', 'a locking clause (FOR UPDATE or FOR SHARE)'],
    [
      'select * from (select * from film for share) f',
      'a locking clause (FOR UPDATE or FOR SHARE)',
    ],
    ['with a as (delete from film returning *) select * from a', 'DELETE inside WITH'],
  ] as const)('%s is refused', ([sql, came]) => {
    const gate = readingGate(sql, bytesMax)
    expect(gate).toMatchObject({ kind: 'refused', reason: { came } })
    if (gate.kind === 'refused') expect(gate.reason.try).not.toBe('')
  })

  test('the second statement is pointed at', () => {
    expect(readingGate("select 'ä';  select 2", bytesMax)).toMatchObject({
      kind: 'refused',
      at: 13,
    })
  })

  test('a syntax error is pointed at', () => {
    expect(readingGate("select 'ä', from film", bytesMax)).toMatchObject({ kind: 'syntax', at: 12 })
  })

  test('a NUL and a text that is too long are refused before they are parsed', () => {
    expect(readingGate('select 1\0', bytesMax)).toMatchObject({ kind: 'refused', at: 8 })
    expect(readingGate(`select '${'x'.repeat(bytesMax)}'`, bytesMax)).toMatchObject({
      kind: 'refused',
    })
  })
})

describe('a changing answer', () => {
  test('one statement or several, each by itself', () => {
    expect(changingGate('update a set b = 1; delete from c;', bytesMax, 20)).toEqual({
      kind: 'open',
      statements: ['update a set b = 1', 'delete from c'],
    })
    expect(
      changingGate('with d as (delete from c returning *) select * from d', bytesMax, 20).kind,
    ).toBe('open')
    expect(
      changingGate('merge into a using b on true when matched then delete', bytesMax, 20).kind,
    ).toBe('open')
  })

  test.for([
    ['', 'nothing'],
    ['select 1', 'SELECT'],
    ['begin; update a set b = 1; commit', 'BEGIN'],
    ['update a set b = 1; drop table a', 'DROP TABLE'],
    ['truncate a', 'TRUNCATE'],
  ] as const)('%s is refused', ([sql, came]) => {
    expect(changingGate(sql, bytesMax, 20)).toMatchObject({ kind: 'refused', reason: { came } })
  })

  test('too many statements are refused', () => {
    expect(changingGate('delete from a;'.repeat(3), bytesMax, 2)).toMatchObject({
      kind: 'refused',
      reason: { came: '3 statements' },
    })
  })
})
