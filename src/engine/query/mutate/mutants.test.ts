import { expect, test } from 'vitest'
import { print } from '../../sql/deparse.ts'
import { parseSync } from '../../sql/loaded-parser.ts'
import { parseOne } from '../../sql/parse.ts'
import type { Column, Table } from '../../sql/schema.ts'
import type { KnownTables } from '../../sql/sources.ts'
import { mutants } from './mutants.ts'

/** Only what rules look at. */
function column(name: string, baseType: string, notNull: boolean): Column {
  return { name, baseType, notNull } as Column
}

const key = { name: 'key', columns: ['id'], primary: true, where: null, nullsDistinct: true }
const film = {
  name: 'film',
  uniqueKeys: [key],
  foreignKeys: [],
  columns: [
    column('id', 'int4', true),
    column('title', 'text', true),
    column('genre', 'text', true),
    column('minutes', 'int4', false),
    column('released', 'date', false),
  ],
}
const watch = {
  name: 'watch',
  uniqueKeys: [key],
  foreignKeys: [
    { name: 'film', columns: ['film_id'], references: 'film', referencedColumns: ['id'] },
  ],
  columns: [
    column('id', 'int4', true),
    column('film_id', 'int4', true),
    column('minutes', 'int4', false),
    column('at', 'timestamptz', true),
  ],
}
const schema: KnownTables = { tables: [film, watch] as unknown as Table[] }

/** The mutants on one line each. */
function made(sql: string, options = {}): string[] {
  return mutants(sql, options).map((mutant) => mutant.sql.replace(/\s+/g, ' ').trim())
}

const expected: readonly (readonly [rule: string, sql: string, mutant: string])[] = [
  ['comparison', 'select 1 from film where id < 3', 'SELECT 1 FROM film WHERE id <= 3'],
  ['comparison', 'select 1 from film where id = 3', 'SELECT 1 FROM film WHERE id <> 3'],
  [
    'comparison',
    'select 1 from film where id between 1 and 3',
    'SELECT 1 FROM film WHERE id >= 1 AND id < 3',
  ],
  ['and-or', 'select 1 from film where a and b', 'SELECT 1 FROM film WHERE a OR b'],
  ['and-or', 'select 1 from film where a and (b or c)', 'SELECT 1 FROM film WHERE a AND (b AND c)'],
  ['dropped-predicate', 'select 1 from film where a and b', 'SELECT 1 FROM film WHERE a'],
  ['dropped-predicate', 'select 1 from film where a', 'SELECT 1 FROM film'],
  ['dropped-predicate', 'select count(*) filter (where a) from film', 'SELECT count(*) FROM film'],
  [
    'dropped-predicate',
    'select 1 from film f join watch w on f.id = w.film_id',
    'SELECT 1 FROM film AS f JOIN watch AS w ON true',
  ],
  [
    'added-predicate',
    'select minutes from film',
    'SELECT minutes FROM film WHERE minutes IS NOT NULL',
  ],
  [
    'join-kind',
    'select 1 from film f join watch w on w.film_id = f.id',
    'SELECT 1 FROM film AS f LEFT JOIN watch AS w ON w.film_id = f.id',
  ],
  [
    'filter-side',
    'select 1 from film f left join watch w on w.film_id = f.id where w.minutes > 1',
    'SELECT 1 FROM film AS f LEFT JOIN watch AS w ON w.film_id = f.id AND w.minutes > 1',
  ],
  ['distinct', 'select title from film', 'SELECT DISTINCT title FROM film'],
  ['distinct', 'select distinct title from film', 'SELECT title FROM film'],
  ['distinct', 'select count(distinct title) from film', 'SELECT count(title) FROM film'],
  ['aggregate', 'select sum(minutes) from film', 'SELECT max(minutes) FROM film'],
  ['aggregate', 'select count(minutes) from film', 'SELECT count(*) FROM film'],
  [
    'aggregate',
    'select count(*), max(minutes) from film',
    'SELECT count(minutes), max(minutes) FROM film',
  ],
  [
    'null-test',
    'select 1 from film where minutes is null',
    'SELECT 1 FROM film WHERE minutes IS NOT NULL',
  ],
  ['in', 'select 1 from film where id in (1, 2)', 'SELECT 1 FROM film WHERE id NOT IN (1, 2)'],
  [
    'in',
    'select 1 from film where id not in (select film_id from watch)',
    'SELECT 1 FROM film WHERE id IN (SELECT film_id FROM watch)',
  ],
  [
    'exists',
    'select 1 from film where exists (select from watch)',
    'SELECT 1 FROM film WHERE NOT (EXISTS (SELECT FROM watch))',
  ],
  ['constant', 'select 1 from film where id > 7', 'SELECT 1 FROM film WHERE id > 8'],
  [
    'constant',
    "select 1 from film where d > date '2024-02-29'",
    "SELECT 1 FROM film WHERE d > '2024-03-01'::date",
  ],
  [
    'partition',
    'select rank() over (partition by genre order by id) from film',
    'SELECT rank() OVER (ORDER BY id) FROM film',
  ],
  [
    'frame',
    'select sum(id) over (order by genre) from film',
    'SELECT sum(id) OVER ( ORDER BY genre ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW ) FROM film',
  ],
  [
    'window-function',
    'select rank() over (order by minutes) from film',
    'SELECT dense_rank() OVER (ORDER BY minutes) FROM film',
  ],
  [
    'order',
    'select title from film order by title',
    'SELECT title FROM film ORDER BY title DESC NULLS LAST',
  ],
  [
    'order',
    'select title from film order by minutes, title',
    'SELECT title FROM film ORDER BY minutes NULLS FIRST, title',
  ],
  [
    'limit',
    'select title from film order by minutes limit 3',
    'SELECT title FROM film ORDER BY minutes FETCH FIRST (3) ROWS WITH TIES',
  ],
  [
    'constant',
    'select title from film order by minutes limit 3',
    'SELECT title FROM film ORDER BY minutes LIMIT 2',
  ],
  ['set-operator', 'select 1 union select 2', 'SELECT 1 UNION ALL SELECT 2'],
  ['set-operator', 'select 1 except select 2', 'SELECT 2 EXCEPT SELECT 1'],
  ['group', 'select count(*) from film group by genre', 'SELECT count(*) FROM film GROUP BY title'],
  [
    'having-where',
    'select genre from film group by genre having sum(minutes) > 60',
    'SELECT genre FROM film WHERE minutes > 60 GROUP BY genre',
  ],
  ['coalesce', 'select coalesce(minutes, 0) from film', 'SELECT minutes FROM film'],
  [
    'case',
    "select case when id > 1 then 'a' else 'b' end from film",
    "SELECT CASE WHEN id > 1 THEN 'b' ELSE 'a' END FROM film",
  ],
  [
    'added-predicate',
    'select count(released) from film',
    'SELECT count(released) FROM film WHERE released > CURRENT_DATE IS NOT TRUE',
  ],
  [
    'added-predicate',
    'select film_id from watch where at > $1',
    'SELECT film_id FROM watch WHERE at > $1 AND at > now() IS NOT TRUE',
  ],
  ['cast', 'select id::numeric / 2 from film', 'SELECT id / 2 FROM film'],
  ['time-zone', "select t at time zone 'Europe/Lisbon' from film", 'SELECT t FROM film'],
  ['set', "update film set title = 'x', genre = 'y'", "UPDATE film SET title = 'x'"],
  [
    'on-conflict',
    'insert into film (id) values (1) on conflict (id) do update set minutes = excluded.minutes',
    'INSERT INTO film ( id ) VALUES (1) ON CONFLICT (id) DO NOTHING',
  ],
  ['dropped-predicate', 'delete from film where minutes > 3', 'DELETE FROM film'],
]

test.each(expected)('%s: %s', (rule, sql, mutant) => {
  const found = mutants(sql, { schema }).filter((one) => one.rule === rule)
  expect(found.map((one) => one.sql.replace(/\s+/g, ' ').trim())).toContain(mutant)
})

const certainlyEqual: readonly (readonly [why: string, sql: string, mutant: RegExp])[] = [
  ['id tells films apart', 'select id, genre from film', /DISTINCT/],
  [
    'a watch has one film',
    'select w.id, f.title from watch w join film f on f.id = w.film_id',
    /DISTINCT/,
  ],
  ['a genre has one group', 'select genre, count(*) from film group by genre', /SELECT DISTINCT/],
  [
    'the group of a subquery is a row',
    'select genre from (select genre, count(*) as n from film group by genre) s',
    /^SELECT DISTINCT/,
  ],
  ['every id is counted once', 'select count(id) from film', /DISTINCT/],
  ['no two films share an id', 'select rank() over (order by id) from film', /row_number|dense/],
  [
    'there are no ties in the window',
    'select sum(minutes) over (order by minutes, id) from film',
    /ROWS/,
  ],
  ['there are no ties at the limit', 'select title from film order by id limit 3', /TIES/],
  ['id has decided', 'select id from film order by id, title', /title DESC|title NULLS/],
  [
    'WHERE drops the NULLs',
    'select title from film where minutes > 60 order by minutes',
    /NULLS FIRST|IS NOT NULL/,
  ],
  [
    'a title of one film is one row',
    'select (select title from film f where f.id = w.film_id) from watch w',
    /DISTINCT title/,
  ],
  [
    'films without a watch come once',
    'select f.id from film f left join watch w on w.film_id = f.id where w.id is null',
    /DISTINCT|FULL JOIN/,
  ],
  [
    'the place in a subquery is a number',
    'select title from (select title, rank() over (order by minutes) as p from film) s order by p',
    /p NULLS/,
  ],
  [
    'one watch is as good as two',
    'select film_id from watch group by film_id having count(minutes) > 0',
    /count\(DISTINCT/,
  ],
  [
    'INTERSECT gives each row once',
    '(select title from film intersect select genre from film) except select title from film',
    /EXCEPT ALL/,
  ],
  [
    'one more than a count is a number',
    'select genre, 1 + count(*) as n from film group by genre order by n',
    /n NULLS/,
  ],
  [
    'IN drops the NULLs',
    'select title from film where minutes in (select minutes from watch)',
    /\) AND minutes IS NOT NULL/,
  ],
  [
    'a subquery without FROM is one row',
    'select w.id, m.half from watch w cross join lateral (select w.minutes / 2 as half) m',
    /DISTINCT/,
  ],
  [
    'WHERE drops unpartnered rows by a function',
    "select 1 from watch w join film f on true where date_trunc('day', w.ended_at) = '2024-01-01'",
    /RIGHT|FULL/,
  ],
  [
    'a film has one title',
    'select f.title, count(*) from film f group by f.id, f.title',
    /GROUP BY f.id$|GROUP BY f.id, f.genre/,
  ],
  [
    'a subquery keeps its key',
    'select s.id, s.genre from (select id, genre from film where minutes > 3) s',
    /DISTINCT/,
  ],
  ['IN does not count twice', 'select 1 where 1 in (select 1 union select 2)', /UNION ALL/],
  ['films come once', 'select id from film except select film_id from watch', /EXCEPT ALL/],
  [
    'every watch has its film',
    'select 1 from watch w join film f on f.id = w.film_id',
    / LEFT JOIN /,
  ],
  [
    'WHERE drops unpartnered rows',
    'select 1 from film f left join watch w on w.film_id = f.id where w.id > 1',
    / film AS f JOIN /,
  ],
  ['min is the same over distinct values', 'select min(id) from film', /DISTINCT/],
  [
    'EXISTS does not look at columns',
    'select 1 from film where exists (select 1 from watch)',
    /SELECT [02] FROM watch/,
  ],
  [
    'IN does not count',
    'select 1 from film where id in (select film_id from watch)',
    /DISTINCT film_id/,
  ],
  ['title is never NULL', 'select title from film order by title', /NULLS FIRST|IS NOT NULL/],
  [
    'the subquery has no limit',
    'select * from (select id from film order by id) s',
    /ORDER BY id DESC/,
  ],
]

test.each(certainlyEqual)('no mutant where %s', (_why, sql, mutant) => {
  expect(made(sql, { schema }).filter((text) => mutant.test(text))).toEqual([])
})

const notCertain: readonly (readonly [why: string, sql: string, mutant: RegExp])[] = [
  [
    'films without a watch agree in w.id',
    'select w.id from film f left join watch w on w.film_id = f.id',
    /DISTINCT/,
  ],
  [
    'a function may give many rows',
    'select w.id from watch w cross join generate_series(1, 3) g',
    /DISTINCT/,
  ],
  [
    'a subquery without its key',
    'select s.genre from (select id, genre from film) s',
    /^SELECT DISTINCT/,
  ],
  ['a title is no key', 'select title from film', /DISTINCT/],
  [
    'a film has many watches',
    'select f.id from film f join watch w on w.film_id = f.id',
    /DISTINCT/,
  ],
  [
    'some of the group keys are not shown',
    'select genre from film group by genre, title',
    /DISTINCT/,
  ],
  ['minutes may tie', 'select rank() over (order by minutes) from film', /row_number/],
  ['minutes may be NULL', 'select title from film order by minutes', /NULLS FIRST/],
  ['both sides may have it', 'select title from film except select title from film', /EXCEPT ALL/],
]

test.each(notCertain)('a mutant where %s', (_why, sql, mutant) => {
  expect(made(sql, { schema }).filter((text) => mutant.test(text))).not.toEqual([])
})

test('order of the whole query is left alone where nobody asks for it', () => {
  expect(made('select title from film order by title', { ordered: false, schema })).toEqual([
    'SELECT DISTINCT title FROM film ORDER BY title',
  ])
})

test('every mutant parses, differs from its query and comes once', () => {
  const sql = expected.map(([, text]) => text)
  for (const text of sql) {
    const all = mutants(text)
    expect(new Set(all.map((one) => one.sql)).size).toBe(all.length)
    for (const mutant of all) {
      expect(parseSync(mutant.sql).stmts).toHaveLength(1)
      expect(mutant.sql).not.toBe(print(parseOne(text) ?? {}))
    }
  }
})

test('the changed part is marked in characters, not in bytes', () => {
  const sql = "select 'é', id from film where (minutes + 1) > 60"
  const places = mutants(sql)
    .filter((one) => one.rule === 'comparison')
    .map((one) => one.at)
  expect(places.map((at) => at && sql.slice(at.from, at.to))).toEqual(['(minutes + 1) > 60'])
})

test('of several statements one is wrong at a time', () => {
  const sql = 'delete from watch where id = 1;\ndelete from film where id = 2;'
  const found = mutants(sql).filter((one) => one.rule === 'comparison')
  expect(found.map((one) => one.sql.replace(/ *\n *(?=WHERE|id)/g, ' '))).toEqual([
    'DELETE FROM watch WHERE id <> 1;\ndelete from film where id = 2',
    'delete from watch where id = 1;\nDELETE FROM film WHERE id <> 2',
  ])
  expect(found.map(({ at }) => at && sql.slice(at.from, at.to))).toEqual(['id = 1', 'id = 2'])
})

test('a text that does not parse has no mutants', () => {
  expect(mutants('selec 1')).toEqual([])
})
