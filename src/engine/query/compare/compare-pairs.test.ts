import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSharedServers } from '../../../../tests/servers.ts'
import { defaultLimits } from '../../../kit/limits.ts'
import type { Clusters } from '../../../world/clusters/cluster.ts'
import { type Bench, openBench } from '../../../world/postgres/bench.ts'
import { type Comparer, openComparer } from './compare-pairs.ts'
import type { Comparison } from './pair.ts'

const staff = `
  create table department (id int primary key, name text not null, budget numeric(10,2));
  create table employee (
    id int primary key, name text not null, department_id int references department (id),
    boss int references employee (id), salary numeric(8,2), hired date);`

let clusters: Clusters
let bench: Bench
let comparer: Comparer

beforeAll(async () => {
  clusters = await openSharedServers()
  bench = await openBench(clusters.bench, defaultLimits)
  comparer = await openComparer(bench)
})
afterAll(async () => {
  await comparer.close()
  await bench.close()
  await clusters.close()
})

interface Asked {
  readonly schema?: string
  readonly ordered?: boolean
  readonly seed?: string
}

function compare(
  reference: string,
  attempt: string,
  { schema = staff, ordered = false, seed = 's' }: Asked = {},
): Promise<Comparison> {
  return comparer.compare({ schema, reference, attempt, ordered, seed, budgetMs: 20_000 })
}

function rowsOf(comparison: Comparison): number {
  return (comparison.counterexample?.tables ?? []).reduce(
    (sum, table) => sum + table.rows.length,
    0,
  )
}

describe('what differs is refuted', () => {
  test('with the fewest rows and both answers', async () => {
    const found = await compare(
      'select d.name from department d where not exists (select from employee e where e.department_id = d.id)',
      'select d.name from department d where d.id not in (select department_id from employee)',
    )
    expect(found).toMatchObject({ result: 'refuted', reason: 'rows' })
    expect(rowsOf(found)).toBe(2)
    const [result] = found.counterexample?.results ?? []
    expect(result?.expected).toMatchObject({
      kind: 'rows',
      columns: [{ name: 'name', type: 'text' }],
      rows: [['a']],
    })
    expect(result?.came).toMatchObject({ kind: 'rows', rows: [] })
    const employees = found.counterexample?.tables.find((table) => table.name === 'employee')
    expect(employees?.rows[0]?.[2]).toBeNull()
  })

  test('another number of columns is refuted as such', async () => {
    expect(
      await compare('select name from employee', 'select name, id from employee'),
    ).toMatchObject({
      result: 'refuted',
      reason: 'columns',
    })
  })

  test('the order counts where it is asked for, and only there', async () => {
    const queries = [
      'select name from employee order by hired, id',
      'select name from employee order by hired desc, id',
    ] as const
    expect(await compare(...queries)).toMatchObject({ result: 'not-refuted' })
    const found = await compare(...queries, { ordered: true })
    expect(found).toMatchObject({ result: 'refuted', reason: 'order' })
    expect(found.counterexample?.ordered).toBe(true)
  })
})

describe('chance', () => {
  const settled = 'select name from employee order by salary desc, id limit 1'
  const open = 'select name from employee order by salary desc limit 1'

  test('an attempt that depends on it is refuted, with two runs that differ', async () => {
    const found = await compare(settled, open)
    expect(found).toMatchObject({ result: 'refuted', reason: 'attempt-undetermined' })
    expect(found.counterexample?.secondRun).not.toEqual(found.counterexample?.results[0]?.came)
  })

  test('a reference that depends on it refutes nothing that it might have answered', async () => {
    for (const seed of ['1', '2', '3', '4', '5']) {
      expect(await compare(open, settled, { seed })).toMatchObject({
        result: 'not-refuted',
        reason: 'reference-undetermined',
        counterexample: null,
      })
    }
  })

  test('nor where an index gives the rows in its own order', async () => {
    const schema = `
      create table sailors (sid int primary key, sname char(10), rating int, age real);
      create table boats (bid int primary key, bname char(10), color char(8));
      create table reserves (sid int references sailors, bid int references boats, day date,
        primary key (sid, bid, day));`
    const first = 'select distinct on (sid) sid, bid from reserves order by sid, day'
    for (const seed of ['1', '2', '3', '7', '8']) {
      expect(await compare(first, `${first}, bid`, { schema, seed })).toMatchObject({
        result: 'not-refuted',
        reason: 'reference-undetermined',
      })
    }
  })

  test('unless there are never as many rows', async () => {
    expect(
      (await compare('select name from employee limit 3', 'select name from employee limit 2'))
        .result,
    ).toBe('refuted')
  })

  test('rows that tie may come in any order', async () => {
    const ordered = { ordered: true }
    const byHired = 'select name, hired from employee order by hired'
    expect((await compare(byHired, `${byHired}, name`, ordered)).result).toBe('not-refuted')
    expect((await compare(`${byHired}, name`, byHired, ordered)).result).toBe('refuted')
  })

  test('functions that give something else each time are named', async () => {
    const found = await compare('select random() from employee', 'select random() from employee')
    expect(found).toMatchObject({ result: 'not-refuted', reason: 'volatile: random' })
  })
})

describe('unusable, by name', () => {
  test.for<[string, string, string, RegExp]>([
    [
      staff,
      'select from from',
      'select 1',
      /^reference: syntax error at or near "from", line 1, column 13/,
    ],
    [
      staff,
      'select name from employee',
      'select nme from employee',
      /^attempt: column "nme" does not exist, line 1, column 8/,
    ],
    [staff, 'select 1; select 2', 'select 1', /^reference: expected one SELECT, got 2 statements/],
    [staff, 'select 1', 'delete from employee', /^attempt: expected one SELECT, got DELETE/],
    [
      'create table t (id nosuchtype)',
      'select id from t',
      'select 1',
      /^reference: relation "t" does not exist/,
    ],
    ['create tabel t (id int)', 'select 1', 'select 1', /^schema: syntax error/],
    [
      staff,
      'select 1 / (id - id) from employee union all select 1 / (select 0)',
      'select 1',
      /reference fails on every database: division by zero/,
    ],
  ])('%s, %s, %s', async ([schema, reference, attempt, reason]) => {
    const found = await compare(reference, attempt, { schema })
    expect(found).toMatchObject({ result: 'unusable', counterexample: null })
    expect(found.reason).toMatch(reason)
  })
})

test('a database on which a query fails is skipped and counted', async () => {
  const found = await compare(
    'select 1 / (id - 2) from employee',
    'select 1 / (id - 2) from employee',
  )
  expect(found.result).toBe('not-refuted')
  expect(found.databases).toBeGreaterThanOrEqual(100)
  expect(found.skippedByError).toBeGreaterThan(0)
})

test('the same seed finds the same, and tables of the pair before are gone', async () => {
  const pair = [
    'select name from employee where salary > 100',
    'select name from employee where salary >= 100',
  ] as const
  const { elapsedMs: _, ...first } = await compare(...pair)
  const other = await compare('select 1', 'select 1', { schema: 'create table other (a int)' })
  expect(other.result).toBe('not-refuted')
  expect(
    (
      await compare('select name from employee', 'select 1', {
        schema: 'create table other (a int)',
      })
    ).result,
  ).toBe('unusable')
  const { elapsedMs: __, ...second } = await compare(...pair)
  expect(second).toEqual(first)
})

test('tables that point at each other are filled all the same', async () => {
  const schema = `
    create table a (id int primary key, b_id int not null);
    create table b (id int primary key, a_id int not null references a (id));
    alter table a add foreign key (b_id) references b (id);`
  const found = await compare(
    'select count(*) from a join b on b.id = a.b_id',
    'select count(*) from a join b on b.a_id = a.id',
    { schema },
  )
  expect(found.result).toBe('refuted')
})

test('tables of other schemas are filled, and shown as queries name them', async () => {
  const schema = `
    create schema shop;
    create table shop."order" (id int primary key, total numeric not null);
    create table paid (id int references shop."order");`
  const found = await compare(
    'select o.id from shop."order" o where o.total > 5',
    'select o.id from shop."order" o join paid using (id) where o.total > 5',
    { schema },
  )
  expect(found.result).toBe('refuted')
  expect(found.counterexample?.tables.map(({ name }) => name)).toEqual(['shop.order', 'paid'])
  const same = 'select total from shop."order"'
  expect((await compare(same, same, { schema })).result).toBe('not-refuted')
  const inPath = `${schema} set search_path to shop; create table line (id int primary key);`
  expect((await compare('table line', 'select id from shop.line', { schema: inPath })).result).toBe(
    'not-refuted',
  )
  expect((await compare('table paid', 'table paid', { schema })).result).toBe('not-refuted')
  expect((await compare('table "order"', same, { schema })).reason).toMatch(/does not exist/)
})
