import { expect, test } from 'vitest'
import { parseOne } from './parse.ts'
import type { Column, Table } from './schema.ts'
import { type KnownTables, resolve, sourcesOf } from './sources.ts'
import { type Fields, sitesOf } from './tree.ts'

const table = (name: string, ...columns: string[]): Table =>
  ({ name, columns: columns.map((column) => ({ name: column }) as Column) }) as unknown as Table
const schema: KnownTables = {
  tables: [table('film', 'id', 'title', 'minutes'), table('watch', 'id', 'film_id', 'viewer')],
}

/** Each column reference of a text as source.column of a table; null where it can't be told. */
function meanings(sql: string): (string | null)[] {
  return sitesOf(parseOne(sql) as Fields)
    .filter(({ tag }) => tag === 'ColumnRef')
    .map((site) => {
      const found = resolve({ ColumnRef: site.body }, site, schema)
      return found && `${found.source.table?.name} ${found.source.name}.${found.column.name}`
    })
}

test.for<[string, (string | null)[]]>([
  ['select title, f.id from film f', ['film f.title', 'film f.id']],
  ['select public.film.title from film', ['film film.title']],
  ['select f.title from film f tablesample system (10)', ['film f.title']],
  [
    'select 1 from film where exists (select from watch where film_id = film.id and title = viewer)',
    ['watch watch.film_id', 'film film.id', 'film film.title', 'watch watch.viewer'],
  ],
  // A subquery, a function and a WITH query may have the column.
  ['select title from (select 1) s, watch', [null]],
  ['select (select title from jsonb_each(w.x)) from film, watch w', [null, null]],
  ['select (select film from film) from (select 1 as film) s', [null]],
  // A WITH query comes before a table, but not in itself.
  ['with film as (select title from film) select title from film', [null, 'film film.title']],
  [
    'with film as (select title from film) select title from public.film',
    Array(2).fill('film film.title'),
  ],
  ['with recursive film as (select title from film) select 1', [null]],
  ['with a as (select title from film), film as (select 1) select 1', ['film film.title']],
  ['with film as (select 1) select (select title from film)', [null]],
  ['with film as (select 1) update film set title = minutes', ['film film.minutes']],
  // A WITH query doesn't see the FROM beside it.
  ['with a as (select minutes) select 1 from film', [null]],
])('what is named in %s', ([sql, expected]) => {
  expect(meanings(sql)).toEqual(expected)
})

test('the sources of a FROM have their names, and NULLs on the optional side', () => {
  const [site] = sitesOf(
    parseOne(`
      select 1 from film left join (watch w right join unnest('{1}'::int[]) on true) on true,
        json_table('[]', '$' columns (a int)) j`) as Fields,
  )
  const found = site && sourcesOf(site, schema)
  expect(found?.map(({ name, optional }) => [name, optional])).toEqual([
    ['film', false],
    ['w', true],
    ['unnest', true],
    ['j', false],
  ])
})
