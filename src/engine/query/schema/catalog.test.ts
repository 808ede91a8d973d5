import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenTables, openTables } from '../../../../tests/open-tables.ts'
import type { Column, Table } from '../../sql/schema.ts'
import { Unusable } from '../compare/unusable.ts'

let tables: OpenTables

beforeAll(async () => {
  tables = await openTables()
})
afterAll(() => tables.close())

async function table(ddl: string, name: string): Promise<Table> {
  const schema = await tables.make(ddl)
  const found = schema.tables.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no table ${name}`)
  return found
}

function column(of: Table, name: string): Column {
  const found = of.columns.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no column ${name}`)
  return found
}

test('a type comes down to its base, its length, its precision and its labels', async () => {
  const made = await table(
    `create type mood as enum ('ok', 'bad');
     create domain amount as numeric(8,2) check (value >= 0);
     create domain fee as amount not null check (value < 100);
     create table t (a varchar(3), b char(4), c numeric(6,2), d fee, e mood, f int[], g daterange, h mood[])`,
    't',
  )
  expect(made.columns.map((each) => each.baseType)).toEqual(
    'varchar bpchar numeric numeric enum array:int4 range:date array:enum'.split(' '),
  )
  expect(column(made, 'a').length).toBe(3)
  expect(column(made, 'c')).toMatchObject({ precision: 6, scale: 2 })
  expect(column(made, 'd')).toMatchObject({ notNull: true, precision: 8, scale: 2 })
  expect(column(made, 'd').domainChecks).toHaveLength(2)
  expect(column(made, 'e').enumLabels).toEqual(['ok', 'bad'])
})

test('keys carry their parts, their WHERE and how they take NULL', async () => {
  const made = await table(
    `create table t (id int primary key, email text, org int, active boolean,
       unique nulls not distinct (org));
     create unique index by_email on t (lower(email)) where active`,
    't',
  )
  const key = (name: string): unknown => made.uniqueKeys.find((each) => each.name === name)
  expect(made.uniqueKeys[0]).toMatchObject({ primary: true, columns: ['id'] })
  expect(key('t_org_key')).toMatchObject({ nullsDistinct: false, columns: ['org'] })
  expect(key('by_email')).toMatchObject({
    columns: [],
    expressions: ['lower(email)'],
    where: 'active',
  })
})

test('parents come before children, and a cycle is read as well', async () => {
  const schema = await tables.make(
    `create table child (id int primary key, parent_id int);
     create table parent (id int primary key, best int references child (id));
     create table other (id int references parent (id));
     alter table child add foreign key (parent_id) references parent (id) match full`,
  )
  const names = schema.tables.map((each) => each.name)
  expect(names.indexOf('other')).toBeGreaterThan(names.indexOf('parent'))
  const child = schema.tables.find((each) => each.name === 'child')
  expect(child?.foreignKeys[0]).toMatchObject({ references: 'parent', matchFull: true })
})

test('generated columns, identities, partitions, exclusions and views are told apart', async () => {
  const schema = await tables.make(
    `create table t (id int generated always as identity primary key, a int,
       b int generated always as (a + 1) stored);
     create table p (d date not null) partition by range (d);
     create table p1 partition of p for values from ('2024-01-01') to ('2024-02-01');
     create table x (during int4range, exclude using gist (during with &&));
     create view v as select a from t`,
  )
  const [t, p, x] = ['t', 'p', 'x'].map((name) => schema.tables.find((each) => each.name === name))
  expect(column(t as Table, 'id').identityAlways).toBe(true)
  expect(column(t as Table, 'b')).toMatchObject({ generated: true, generation: 'a + 1' })
  expect(p?.checks[0]?.expression).toContain('2024-02-01')
  expect(x?.exclusions[0]?.parts).toEqual([{ expression: 'during', operator: '&&' }])
  expect(schema.views).toMatchObject([{ name: 'v', columns: ['a'] }])
  expect(schema.tables.map((each) => each.name)).not.toContain('p1')
})

test.each([
  ['create type pair as (a int, b int); create table t (a pair)', 'pair, a composite type'],
  ['create domain few as int check (value < 9); create table t (a few[])', 'an array of a domain'],
  ['create table t (a regclass)', 'regclass'],
  ['create table t (a int); create materialized view m as select a from t', 'materialized view m'],
  [
    `create table t (a int); create trigger twice before insert on t for each row
       execute function suppress_redundant_updates_trigger()`,
    'trigger twice',
  ],
])('what rows cannot be made for is refused by name: %s', async (ddl, name) => {
  await expect(tables.make(ddl)).rejects.toThrow(Unusable)
  await expect(tables.make(ddl)).rejects.toThrow(name)
})

test('all that is in the way is named', async () => {
  const ddl = `create type pair as (a int, b int); create table t (x pair, y regclass);
    create table u (z pair[])`
  await expect(tables.make(ddl)).rejects.toThrow(/t\.x.*; .*t\.y.*; .*u\.z/)
})

test('a bytea is as long as its checks ask for', async () => {
  const made = await table(
    `create domain digest as bytea check (value is null or octet_length(value) = 20);
     create table t (a digest, b bytea check (length(b) > 3), c bytea, "D" bytea check (octet_length("D") >= 2))`,
    't',
  )
  expect(made.columns.map((each) => each.length)).toEqual([20, 4, -1, 2])
})
