import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenTables, openTables } from '../../../../tests/open-tables.ts'
import { seededRandom } from '../../../kit/random.ts'
import type { Schema } from '../../sql/schema.ts'
import { type Database, rowCount, storedColumns, type Value } from '../schema/database.ts'
import { demandingSchemas } from '../test-data/demanding-schemas.ts'
import { aim } from './aim.ts'
import { databases } from './generate.ts'

let tables: OpenTables

beforeAll(async () => {
  tables = await openTables()
})
afterAll(() => tables.close())

function some(
  schema: Schema,
  queries: readonly string[],
  count: number,
  seed = 'seed',
): Database[] {
  return databases(schema, aim(schema, queries), seededRandom(seed)).take(count).toArray()
}

function valuesIn(
  schema: Schema,
  made: readonly Database[],
  table: string,
  column: string,
): Set<Value> {
  const columns = storedColumns(
    schema.tables.find((each) => each.name === table) as Schema['tables'][number],
  )
  const at = columns.findIndex((each) => each.name === column)
  return new Set(
    made.flatMap((database) => (database.rows.get(table) ?? []).map((row) => row[at] as Value)),
  )
}

describe.each(demandingSchemas)('$name', ({ ddl }) => {
  test('PostgreSQL takes nearly every database, and every table holds rows', async () => {
    const schema = await tables.make(ddl)
    const made = some(schema, [], 60)
    const refusals: string[] = []
    for (const database of made) {
      const refusal = await tables.refusal(schema, database)
      if (refusal !== null) refusals.push(refusal)
    }
    expect(refusals.length, refusals[0]).toBeLessThanOrEqual(3)
    for (const table of schema.tables) {
      expect(
        made.some((database) => (database.rows.get(table.name) ?? []).length > 1),
        table.name,
      ).toBe(true)
    }
  })
})

describe('the stream', () => {
  const ddl = `create table a (id int primary key, n int, word text);
    create table b (id int primary key, a_id int references a (id), best int references a (id), n int not null)`

  test('the same seed gives the same databases, another seed others', async () => {
    const schema = await tables.make(ddl)
    const text = (seed: string): string =>
      JSON.stringify(some(schema, [], 30, seed).map((each) => [...each.rows]))
    expect(text('one')).toBe(text('one'))
    expect(text('one')).not.toBe(text('two'))
  })

  test('empty comes first, then one row each, then each table empty beside others', async () => {
    const schema = await tables.make(ddl)
    const [empty, single, withoutFirst] = some(schema, [], 4) as [
      Database,
      Database,
      Database,
      Database,
    ]
    expect(rowCount(empty)).toBe(0)
    expect(single.rows.get('a')).toHaveLength(1)
    expect(withoutFirst.rows.get('a')).toHaveLength(0)
    expect(withoutFirst.rows.get('b')?.length).toBeGreaterThan(0)
  })

  test('keys of a form that a CHECK asks for are as many as others', async () => {
    const schema = await tables.make(
      `create table a (code text primary key check (code ~ '^[A-Z]{2}-[0-9]{3}$'))`,
    )
    const made = some(schema, [], 40)
    const counts = made.map((database) => database.rows.get('a')?.length ?? 0)
    expect(Math.max(...counts)).toBeGreaterThan(5)
    for (const database of made) expect(await tables.refusal(schema, database)).toBeNull()
  })

  test('many different parents of parents belong to one and the same row', async () => {
    const schema = await tables.make(
      `create table maker (id int primary key);
       create table thing (id int primary key, maker int not null references maker);
       create table box (id int primary key);
       create table packed (box int references box, nth int, thing int not null references thing, primary key (box, nth))`,
    )
    const query = `select box from packed p join thing t on t.id = p.thing
      group by box having count(distinct maker) >= 6`
    const most = some(schema, [query], 400).map((database) => {
      const makers = new Map((database.rows.get('thing') ?? []).map(([id, maker]) => [id, maker]))
      const packed = Map.groupBy(database.rows.get('packed') ?? [], ([box]) => box)
      return [...packed.values()].map((rows) => new Set(rows.map((row) => makers.get(row[2]))).size)
    })
    expect(most.flat()).toContain(6)
  })

  test('constants and their neighbors are there, and NULL where it may be', async () => {
    const schema = await tables.make(ddl)
    const made = some(schema, [`select * from a where n > 41 and word like 'qu_ck%'`], 80)
    const numbers = valuesIn(schema, made, 'a', 'n')
    for (const value of ['40', '41', '42', null]) expect(numbers, String(value)).toContain(value)
    expect([...valuesIn(schema, made, 'a', 'word')].some((word) => /^qu.ck/.test(word ?? ''))).toBe(
      true,
    )
    expect(valuesIn(schema, made, 'b', 'n')).not.toContain(null)
  })

  test('a counted constant is met, missed by one and passed by one', async () => {
    const schema = await tables.make(ddl)
    const query = 'select a_id from b group by a_id having count(*) >= 7'
    const counts = new Set(
      some(schema, [query], 120)
        .flatMap((database) => [
          ...Map.groupBy(database.rows.get('b') ?? [], (row) => row[1]).values(),
        ])
        .map((group) => group.length),
    )
    for (const count of [6, 7, 8]) expect(counts, String(count)).toContain(count)
  })

  const marked =
    'create table m (id int primary key, grp int not null, ok boolean, w int not null check (w in (1, 2)))'

  /** How many rows of each group hold a value, and how many rows the group has. */
  function shares(schema: Schema, query: string, at: number, value: Value): Set<string> {
    return new Set(
      some(schema, [query], 200)
        .flatMap((database) => [
          ...Map.groupBy(database.rows.get('m') ?? [], (row) => row[1]).values(),
        ])
        .map((group) => `${group.filter((row) => row[at] === value).length}/${group.length}`),
    )
  }

  test('a share of the rows of a group is met, however many rows that takes', async () => {
    const schema = await tables.make(marked)
    const sixth = 'select grp from m group by grp having avg(ok::int) > 0.95'
    expect(shares(schema, sixth, 2, 't')).toContain('19/20')
    const tenth = `select grp from m group by 1
      having 100.0 * count(*) filter (where ok is null) / count(*) < 4 and count(*) >= 30`
    expect(shares(schema, tenth, 2, null)).toContain('2/50')
    const whole = `select grp from (select grp, sum(case when ok then 1 else 0 end) * 1.0 / count(*) s
      from m group by grp) x where s >= 0.85`
    expect(shares(schema, whole, 2, 't')).toContain('17/20')
  })

  test('a sum and a mean of few values are met by many rows', async () => {
    const schema = await tables.make(marked)
    const sum = shares(schema, 'select grp from m group by grp having sum(w) >= 50', 3, '2')
    expect([...sum].some((share) => twos(share) === 50)).toBe(true)
    const query = 'select grp from m group by grp having count(*) >= 25 and avg(w) > 1.04'
    expect(shares(schema, query, 3, '2')).toContain('1/25')
  })

  /** The sum of a group whose share holds 2, the rest 1. */
  function twos(share: string): number {
    const [part = 0, all = 0] = share.split('/').map(Number)
    return part + all
  }

  test('a share of all rows is met', async () => {
    const schema = await tables.make(marked)
    const query = `select grp from m group by grp having count(*) * 100.0 / (select count(*) from m) >= 5`
    const found = some(schema, [query], 300).some((database) => {
      const rows = database.rows.get('m') ?? []
      return [...Map.groupBy(rows, (row) => row[1]).values()].some(
        (group) => group.length * 20 === rows.length,
      )
    })
    expect(found).toBe(true)
  })

  test('parents have no, one and several children; two keys to one parent differ', async () => {
    const schema = await tables.make(ddl)
    const query = 'select * from a join b on b.a_id = a.id'
    const children = new Set<number>()
    let differ = false
    for (const database of some(schema, [query], 60)) {
      const rows = database.rows.get('b') ?? []
      for (const [id] of database.rows.get('a') ?? [])
        children.add(rows.filter((row) => row[1] === id).length)
      differ ||= rows.some((row) => row[1] !== null && row[2] !== null && row[1] !== row[2])
    }
    for (const count of [0, 1, 2]) expect(children).toContain(count)
    expect(differ).toBe(true)
  })

  test('rows lie against the order of their keys, too', async () => {
    const schema = await tables.make(ddl)
    const falls = some(schema, [], 40).some((database) => {
      const ids = (database.rows.get('a') ?? []).map((row) => Number(row[0]))
      return ids.length > 1 && ids.every((id, at) => at === 0 || id < (ids[at - 1] as number))
    })
    expect(falls).toBe(true)
  })

  test('many conditions at once are met together', async () => {
    const schema = await tables.make(ddl)
    const query = `select 1 from a join b on b.a_id = a.id and b.n = a.n * 3 + 1
      where a.word = 'needle' and b.n between 30 and 35 and b.best = a.id and a.id > 700`
    const met = some(schema, [query], 40).some((database) =>
      (database.rows.get('b') ?? []).some(([, of, best, n]) =>
        (database.rows.get('a') ?? []).some(
          ([id, m, word]) =>
            of === id &&
            best === id &&
            word === 'needle' &&
            Number(n) === Number(m) * 3 + 1 &&
            Number(n) >= 30 &&
            Number(n) <= 35 &&
            Number(id) > 700,
        ),
      ),
    )
    expect(met).toBe(true)
  })

  test('means of values far apart come out even, a little above and a little below', async () => {
    const schema = await tables.make(ddl)
    const query = 'select word from a group by word having avg(n) > 60'
    const means = some(schema, [query], 1_500).flatMap((database) =>
      [...Map.groupBy(database.rows.get('a') ?? [], (row) => row[2]).values()].flatMap((group) => {
        const values = group.flatMap((row) => (row[1] === null ? [] : [Number(row[1])]))
        const sum = values.reduce((total, value) => total + value, 0)
        return Math.max(...values) - Math.min(...values) > 5 ? [sum / values.length] : []
      }),
    )
    expect(means).toContain(60)
    expect(means.some((mean) => mean > 60 && mean < 60.5)).toBe(true)
    expect(means.some((mean) => mean > 59.5 && mean < 60)).toBe(true)
  })

  test('an arm with a LIMIT has more rows than it may give, all of them fit for it', async () => {
    const schema = await tables.make(ddl)
    const query = `(select id from b where n = 41 and id > 8 order by id limit 4)
      union all (select id from b where n < 41 order by id limit 4)`
    const most = some(schema, [query], 120).map(
      (database) =>
        (database.rows.get('b') ?? []).filter(([id, , , n]) => n === '41' && Number(id) > 8).length,
    )
    for (const count of [4, 5]) expect(most, String(count)).toContain(count)
  })

  test('what rows are joined by has partners in different numbers, more than a LIMIT shows', async () => {
    const schema = await tables.make(`create table film (id int primary key, title text not null);
      create table seen (id int primary key, viewer int not null, film_id int not null references film)`)
    const query = `select f.title, count(*) from seen this
      join seen other on other.viewer = this.viewer and other.film_id <> this.film_id
      join film f on f.id = other.film_id
      where this.film_id = 1 group by f.id order by 2 desc, 1 limit 2`
    const counts = some(schema, [query], 120).map((database) => {
      const rows = database.rows.get('seen') ?? []
      const fans = new Set(rows.filter((row) => row[2] === '1').map((row) => row[1]))
      const pairs = rows.filter((row) => fans.has(row[1] as string) && row[2] !== '1')
      const films = Map.groupBy(pairs, (row) => row[2])
      return [...films.values()].map((watches) => new Set(watches.map((row) => row[1])).size)
    })
    expect(counts.some((films) => films.length > 2 && new Set(films).size > 1)).toBe(true)
    expect(counts.filter((films) => Math.max(...films) > 1).length).toBeGreaterThan(5)
  })

  test('a tree goes deep at times, with several rows at its end', async () => {
    const schema = await tables.make(
      `create table part (id int primary key, parent_id int references part (id), place int not null,
         unique (parent_id, place), check (parent_id < id))`,
    )
    const query = `with recursive below as (
        select id, 1 as depth from part where parent_id = 1
        union all
        select p.id, b.depth + 1 from below b join part p on p.parent_id = b.id)
      select depth from below`
    const deep = some(schema, [query], 120).filter((database) => {
      const parents = new Map((database.rows.get('part') ?? []).map(([id, parent]) => [id, parent]))
      const depth = (id: Value | undefined): number => (id == null ? 0 : 1 + depth(parents.get(id)))
      const depths = [...parents.keys()].map(depth)
      const lowest = Math.max(0, ...depths)
      return lowest > 10 && depths.filter((each) => each === lowest).length > 1
    })
    expect(deep.length).toBeGreaterThan(2)
  })

  test('only tables that are read, and what they point to, hold rows', async () => {
    const schema = await tables.make(`${ddl}; create table apart (id int)`)
    for (const database of some(schema, ['select n from b'], 20))
      expect(database.rows.get('apart')).toEqual([])
  })
})
