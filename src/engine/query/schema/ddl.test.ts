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
] as const)('%s is unusable', ([sql, message]) => {
  expect(() => readDdl(sql)).toThrow(message)
})

test('every statement that is no SQL is named, not the first alone', () => {
  const sql = `create tabel a (x int);
    create table b (x int);
    create table c (x int,);
    create function f() returns int begin atomic select 1; select case when true then 2 end; end;
    create table d (x \`int\`);`
  expect(() => readDdl(sql)).toThrow(
    /^schema: [^;]*"tabel", line 1, column 8 [^;]*; [^;]*, line 3, column 27 [^;]*; [^;]*, line 5, column 23 [^;]*$/,
  )
  const many = Array.from({ length: 13 }, () => 'create tabel a (x int);').join('\n')
  expect(() => readDdl(many)).toThrow(/line 10, column 8 \(character \d+\); and 3 more$/)
})

const textsOf = (sql: string): string[] => readDdl(sql).statements.map(({ text }) => text.trim())
const notesOf = (sql: string): string[] =>
  readDdl(sql).notes.map(({ line, what }) => `${line} ${what}`)

test.for([
  ['create extension plperlu;', '1 extension plperlu'],
  ['\n\ndo $$ begin perform 1; end $$;', '3 DO block'],
  ['-- first\ncreate trigger a before insert on t execute function f();', '2 trigger'],
  ['create policy p on t using (true);', '1 policy'],
  ['create event trigger e on ddl_command_end execute function f();', '1 event trigger'],
  ['create foreign table f (id int) server s;', '1 foreign table'],
  ['\\i other.sql\ncreate table t (id int);', '1 \\i other.sql'],
  ['create materialized view m as select 1 as x with no data;', '1 materialized view'],
  ['create table t as select 1 as x;', '1 create table t'],
  [
    "create function make() returns void language sql as '';\nselect set_config('a.b', '', false);\nselect make();",
    '3 call of make',
  ],
] as const)('%s is noted with its line', ([sql, note]) => {
  expect(notesOf(sql)).toEqual([note])
})

test.for([
  'create publication p for all tables;',
  'create database d;\ndrop database d;\nalter database d set search_path to a;',
  'create role r;\nset role r;\nalter role r login;',
  'alter table t enable row level security;\nalter table t disable trigger a;',
  'refresh materialized view m;',
  '\\restrict abc\n\\connect other\nset check_function_bodies = false;\n\\unrestrict abc',
] as const)('%s is left out without a word', (sql) => {
  expect([textsOf(sql), notesOf(sql)]).toEqual([[], []])
})

test('rows of COPY and commands of psql are taken out, and lines stay where they were', () => {
  const sql =
    "create table t (a text);\ncopy t (a) from stdin;\nit's; (\n\\N\n\\.\ncreate tabel u ();"
  expect(() => readDdl(sql)).toThrow(/line 6, column 8/)
})

test('a view stands for a materialized view, and CREATE TABLE AS makes no rows', () => {
  expect(textsOf('create materialized view if not exists m as select 1 as x with data;')).toEqual([
    'create VIEW as select 1 as x'.replace('VIEW', 'VIEW m'),
  ])
  expect(textsOf('create table t as select 1 as x;')).toEqual([
    'create table t as select 1 as x\nWITH NO DATA',
  ])
})

test('a place is counted from one', () => {
  expect(placeIn('ab\ncd', 4)).toBe('line 2, column 2 (character 5)')
})
