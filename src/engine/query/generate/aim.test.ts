import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenTables, openTables } from '../../../../tests/open-tables.ts'
import { parseMoment } from '../../sql/value.ts'
import { aim } from './aim.ts'
import { rangesBeside } from './values/ranges.ts'

let tables: OpenTables

beforeAll(async () => {
  tables = await openTables()
})
afterAll(() => tables.close())

/** Everything that a column is to hold for a query. */
async function wished(ddl: string, query: string, column: string): Promise<readonly string[]> {
  const schema = await tables.make(ddl)
  const pool = aim(schema, [query]).pools.find((each) =>
    each.columns.some((one) => one.column === column),
  )
  return [...(pool?.aimed ?? []), ...(pool?.near ?? [])]
}

describe('what a column is to hold', () => {
  test('a number in a document with a fraction of nothing', async () => {
    const texts = await wished(
      'create table t (j jsonb)',
      `select 1 from t where j -> 'n' = '10'`,
      'j',
    )
    expect(texts).toContain('{"n":10}')
    expect(texts).toContain('{"n":10.0}')
  })

  test('digits behind a 0 where a text is read as a number', async () => {
    const texts = await wished('create table t (c text)', 'select 1 from t where c::int = 7', 'c')
    expect(texts).toContain('7')
    expect(texts).toContain('07')
  })

  test('a network itself and what lies in it', async () => {
    const query = `select 1 from t where n << '10.0.0.0/8'`
    const texts = await wished('create table t (n inet)', query, 'n')
    for (const text of ['10.0.0.0/8', '10.0.0.0/9', '10.0.0.7']) expect(texts).toContain(text)
  })

  test.each([
    ['with t as (select n from t where n = 723) select n from t', '723'],
    ['with t as (select 1) update t set n = 845', '845'],
  ])(
    'a WITH query with the name of a table hides it, but not from itself: %s',
    async (query, text) => {
      expect(await wished('create table t (n int)', query, 'n')).toContain(text)
    },
  )

  test('days on which a week belongs to another year', async () => {
    const query = 'select extract(isoyear from d), extract(week from d) from t'
    expect(await wished('create table t (d date)', query, 'd')).toContain('2024-12-31')
  })

  test('no ends of time and no absurd years that a text puts in place of a missing day', async () => {
    const query = `select 1 from t where coalesce(d, '-infinity') < '2022-10-07' or d < '0001-01-01' or d > 'infinity'`
    const texts = await wished('create table t (d date)', query, 'd')
    expect(texts).toContain('2022-10-07')
    expect(texts.filter((text) => !/^[12]\d{3}-/.test(text))).toEqual([])
  })

  test('the same day in the centuries before and after', async () => {
    const texts = await wished(
      'create table t (d date)',
      `select 1 from t where d = '2022-03-01'`,
      'd',
    )
    for (const text of ['1922-03-01', '2122-03-01']) expect(texts).toContain(text)
  })

  test('words that are only letters inside of another word', async () => {
    const query = `select 1 from t where to_tsvector('english', c) @@ to_tsquery('english', 'ferry & !island')`
    expect(await wished('create table t (c text)', query, 'c')).toContain('ferry newsisland')
  })

  test('words between others that a search leaves out', async () => {
    const query = `select 1 from t where to_tsvector('english', c) @@ to_tsquery('english', 'ferry')`
    expect(await wished('create table t (c text)', query, 'c')).toEqual(
      expect.arrayContaining(['ferry to the', 'of the ferry']),
    )
  })

  test('lists in a document that hold an item twice', async () => {
    const query = `select 1 from t where (c -> 'list' ->> 0) = 'a'`
    const texts = await wished('create table t (c jsonb)', query, 'c')
    expect(texts.some((text) => /"a",\s*"a"/.test(text))).toBe(true)
  })

  test('days on which formats part', async () => {
    const query = `select to_char(d, 'IYYY-IW'), to_char(d, 'MM-DD') from t`
    const texts = await wished('create table t (d date)', query, 'd')
    for (const text of ['2024-12-31', '2024-02-29']) expect(texts).toContain(text)
  })

  test('the eves of a change of the clocks where moments of a zone are reckoned with', async () => {
    const query = `select u at time zone 'Europe/Berlin' + interval '1 day' from t`
    const texts = await wished('create table t (u timestamptz)', query, 'u')
    for (const text of ['2024-03-30 13:00:00+00', '2024-10-26 13:00:00+00'])
      expect(texts).toContain(text)
  })

  test('texts that hold what stands between them, and numbers that are the same put together', async () => {
    const ddl = 'create table t (a text, n int)'
    const query = `select a || '/' || n from t`
    for (const text of ['a/', '/a']) expect(await wished(ddl, query, 'a')).toContain(text)
    for (const text of ['1', '11']) expect(await wished(ddl, query, 'n')).toContain(text)
  })

  test('numbers with more digits than there is room for', async () => {
    const ddl = 'create table t (n int)'
    expect(await wished(ddl, `select lpad(n::text, 4, '0') from t`, 'n')).toContain('10000')
    expect(await wished(ddl, `select to_char(n, '999') from t`, 'n')).toContain('1000')
  })

  test('ends of months where months are reckoned with', async () => {
    const query = `select d + interval '1 month' from t`
    expect(await wished('create table t (d date)', query, 'd')).toContain('2024-01-31')
    const weeks = `select d + interval '1 week' from t`
    expect(await wished('create table t (d date)', weeks, 'd')).not.toContain('2024-01-31')
  })

  test('texts that a cast cuts, and characters that are trimmed in another order', async () => {
    const ddl = 'create table t (a text)'
    const longer = await wished(ddl, 'select a::varchar(4) from t', 'a')
    for (const text of ['abcd', 'abcde']) expect(longer).toContain(text)
    expect(await wished(ddl, `select btrim(a, 'xy') from t`, 'a')).toContain('yxa')
  })

  test('NULL among the elements of an array that is searched', async () => {
    const query = 'select 1 from t where 7 = any (n)'
    const texts = await wished('create table t (n int[])', query, 'n')
    for (const text of ['{NULL}', '{8,NULL}']) expect(texts).toContain(text)
  })

  test('ranges that touch the one that a constructor makes', async () => {
    const query = `select 1 from t where r && daterange('2024-12-24', '2024-12-27')`
    const texts = await wished('create table t (r daterange)', query, 'r')
    for (const text of [
      '[2024-12-27,2024-12-28)',
      '[2024-12-23,2024-12-24)',
      '[2024-12-26,2024-12-27)',
    ])
      expect(texts).toContain(text)
  })

  test('days as far apart as a frame reaches', async () => {
    const query = `select sum(n) over (order by d range between interval '1 month' preceding and current row) from t`
    const texts = await wished('create table t (n int, d date)', query, 'd')
    for (const text of ['2024-01-01', '2024-02-01', '2024-02-02']) expect(texts).toContain(text)
  })

  test('arrays with the same items in another order, with more of them and with NULL', async () => {
    const query = `select 1 from t where a[1:2] = '{x,y}'`
    const texts = await wished('create table t (a text[])', query, 'a')
    for (const text of ['{x,y}', '{y,x}', '{x,y,y}', '{x,NULL,y}', '{other,x,y}'])
      expect(texts).toContain(text)
  })

  test('a length of time in other units', async () => {
    const query = `select 1 from t where i = interval '1 day'`
    expect(await wished('create table t (i interval)', query, 'i')).toContain('24:00:00')
  })

  test('halves of what is cut off by a cast, and of what is reckoned before it is rounded', async () => {
    const ddl = 'create table t (n numeric(10,4))'
    expect(await wished(ddl, 'select n::numeric(8,3) from t', 'n')).toContain('1.0005')
    expect(await wished(ddl, 'select (n * 100)::int from t', 'n')).toContain('0.0050')
  })

  test('what a pattern finds more than once, and its pieces the other way round', async () => {
    const ddl = 'create table t (c text)'
    const query = `select regexp_replace(c, 'o', 'x') from t`
    expect(await wished(ddl, query, 'c')).toContain('oo')
    const pieces = `select 1 from t where c like '%ab%cd%'`
    expect(await wished(ddl, pieces, 'c')).toContain('cdab')
  })

  test('the ends of a series that it meets', async () => {
    const query = `select 1 from t join generate_series(date '2025-03-01', date '2025-03-05', interval '1 day') s on s = t.d`
    const texts = await wished('create table t (d date)', query, 'd')
    for (const text of ['2025-03-01', '2025-03-05', '2025-03-06']) expect(texts).toContain(text)
  })
})

test('ranges beside one without an end, or an empty one, are those that can be', () => {
  expect(rangesBeside('empty', 'int4')).toEqual([])
  expect(rangesBeside('[5,)', 'int4')).toEqual(['[4,5)', '[4,5]', '[5,6)'])
})

test('moments are read in a zone by its name, on either side of a change of clocks', () => {
  expect(parseMoment('2024-03-31 00:00 Europe/Berlin')).toBe(Date.UTC(2024, 2, 30, 23))
  expect(parseMoment('2024-04-01 00:00 Europe/Berlin')).toBe(Date.UTC(2024, 2, 31, 22))
  expect(parseMoment('2024-07-01 12:00:00 America/New_York')).toBe(Date.UTC(2024, 6, 1, 16))
})
