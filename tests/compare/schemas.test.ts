import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Comparer, openComparer } from '../../src/engine/query/compare/compare-pairs.ts'
import type { Comparison } from '../../src/engine/query/compare/pair.ts'
import { openTestGrader } from '../grading.ts'

/*
 * What schemas of well-known projects hold, in schemas of our own. docs/compare-tried.md says which
 * projects' were tried.
 */
let desk: Awaited<ReturnType<typeof openTestGrader>>
let comparer: Comparer

beforeAll(async () => {
  desk = await openTestGrader()
  comparer = await openComparer(desk.bench)
})
afterAll(async () => {
  await comparer.close()
  await desk.close()
})

function compare(schema: string, reference: string, attempt: string): Promise<Comparison> {
  const words = { ordered: false, seed: 'schemas', budgetMs: 2_000 }
  return comparer.compare({ schema, reference, attempt, ...words })
}

const readings = `create type pair as (low int, high int);
create table reading (
  id int primary key,
  value int not null,
  bounds pair,
  source regclass not null default 'pg_class'::regclass
);`

test('a column that no values can be made for stays out, if no query reads it', async () => {
  const found = await compare(
    readings,
    'select id from reading where value > 3',
    'select id from reading where value >= 3',
  )
  expect(found).toMatchObject({
    result: 'refuted',
    warnings: [
      'column reading.bounds, line 5: cannot make values of type pair, a composite type, but no query reads it: rows are made without it',
      'column reading.source, line 6: cannot make values of type regclass, but no query reads it: rows are made without it',
    ],
  })
})

test('all columns in the way are named, with their lines and what to do', async () => {
  const found = await compare(readings, 'select * from reading', 'select * from reading')
  expect(found).toMatchObject({
    result: 'unusable',
    reason:
      'cannot make values of type pair, a composite type (reading.bounds, line 5): leave it out or give it another type; ' +
      'cannot make values of type regclass (reading.source, line 6): leave it out or give it another type',
  })
})

test('a table that cannot be made is named with its line and what to do', async () => {
  const schema = `create table known (id int);
    create table place (id int primary key, spot geometry(Point, 4326));
    create table far.away (id int);`
  const found = await compare(schema, 'select id from place', 'select id from known')
  expect(found).toMatchObject({
    result: 'unusable',
    reason: 'reference: relation "place" does not exist, line 1, column 16 (character 16)',
    warnings: [
      'table place, line 2: it cannot be made: type "geometry" does not exist; add CREATE TYPE above it, or leave out what uses it',
      'table far.away, line 3: it cannot be made: schema "far" does not exist; add CREATE SCHEMA above it',
    ],
  })
})

test('keys that are digests of a fixed length are made as such', async () => {
  const schema = `create domain digest as bytea check (value is null or octet_length(value) = 20);
    create type flag as enum ('n', 'y');
    create table machine (id digest primary key, name text not null, parent digest not null,
      seal bytea not null check (octet_length(seal) = 4), is_on flag not null);`
  const equal = await compare(
    schema,
    "select name from machine where is_on = 'y'",
    "select name from machine where is_on <> 'n'",
  )
  expect(equal).toMatchObject({ result: 'not-refuted', warnings: [] })
  expect(equal.databases).toBeGreaterThan(300)
  const differs = await compare(
    schema,
    'select m.name from machine m join machine p on p.id = m.parent',
    'select name from machine',
  )
  expect(differs.result).toBe('refuted')
})

test('a table that never had a row is named: nothing is said of rows that nobody saw', async () => {
  const schema = `create function is_signed(sheet text) returns boolean immutable language sql
    as $$ select md5(sheet) like 'ffffffffff%' $$;
  create table contract (id int primary key, sheet text not null check (is_signed(sheet)));
  create table person (id int primary key);`
  const found = await compare(schema, 'select id from contract', 'select id + 1 from contract')
  expect(found).toMatchObject({
    result: 'not-refuted',
    reason: expect.stringContaining('contract'),
  })
  expect(found.reason).not.toContain('person')
  const other = await compare(schema, 'select id from person', 'select id from person where true')
  expect(other).toMatchObject({ result: 'not-refuted', reason: null })
})
