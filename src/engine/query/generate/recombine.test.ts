import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenTables, openTables } from '../../../../tests/open-tables.ts'
import { seededRandom } from '../../../kit/random.ts'
import { Written } from './recombine.ts'

let tables: OpenTables

beforeAll(async () => {
  tables = await openTables()
})
afterAll(() => tables.close())

test('a list in a document that somebody wrote holds an item twice at times', async () => {
  const schema = await tables.make('create table film (id int primary key, details jsonb not null)')
  const film = ['1', '{"awards": [{"name": "Golden Heron"}, {"name": "Ribbon"}]}']
  const written = new Written(schema, { rows: new Map([['film', [film]]]) })
  const lists = written
    .databases(seededRandom('seed'))
    .take(60)
    .toArray()
    .flatMap((database) => database.rows.get('film') ?? [])
    .map(([, details]) => JSON.parse(details ?? '{}') as { awards: readonly unknown[] })
    .map(({ awards }) => awards.map((award) => JSON.stringify(award)))
  expect(lists.some((list) => new Set(list).size < list.length)).toBe(true)
  expect(lists.some((list) => new Set(list).size === list.length)).toBe(true)
})
