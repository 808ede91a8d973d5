import { expect, test } from 'vitest'
import { placeIn, readDdl } from './ddl.ts'

test('tables, types, domains, indexes and views are kept; rows, rights and comments are left out', () => {
  const ddl = readDdl(`
    -- a schema as people dump it
    set statement_timeout = 0;
    create type color as enum ('red');
    create table public.t (id int primary key, c color);
    alter table public.t owner to somebody;
    insert into t values (1, 'red');
    comment on table t is 'x';
    grant select on t to public;
    create index on t (c);
    create view v as select * from t;
    create extension if not exists citext;
  `)
  expect(
    ddl.statements.map(({ text }) => text.trim().split(/\s+/).slice(-60).join(' ').slice(-25)),
  ).toHaveLength(4)
  expect(ddl.extensions).toEqual(['citext'])
})

test.for([
  ['create table t (id int', /^schema: syntax error at end of input, line 1, column 23/],
  ['create table t (id int);\ncreate tabel u (id int)', /line 2, column 8 \(character 33\)/],
  ['create extension plperlu', /cannot use the extension plperlu/],
  ['create schema authorization somebody', /cannot make the schema/],
  ['create table t as select 1 as x', /cannot use create table t/],
  ['do $$ begin perform 1; end $$', /cannot use do/],
] as const)('%s is unusable', ([sql, message]) => {
  expect(() => readDdl(sql)).toThrow(message)
})

test('a place is counted from one', () => {
  expect(placeIn('ab\ncd', 4)).toBe('line 2, column 2 (character 5)')
})
