import type pg from 'pg'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kit/random.ts'
import { withOwner } from '../../world/postgres/connection.ts'
import type { StepResult } from '../../world/postgres/stepped-session.ts'
import { readDatabaseFacts } from './database-facts.ts'
import { keepRows, type RowsBack, versionsOf } from './rows-back.ts'
import { specificationCluster } from './test-data/specification-cluster.ts'

const cluster = specificationCluster()

const setup = `
create table card (id int primary key, owner text not null, balance int not null);
insert into card select n, 'owner ' || n, 100 from generate_series(1, 6) n;
create table note (id serial primary key, card_id int not null references card, says text);`

/** A database of its own, with its rows kept. */
async function withDatabase<T>(
  name: string,
  work: (client: pg.Client, rows: RowsBack) => Promise<T>,
): Promise<T> {
  await withOwner(cluster.connection, 'postgres', (client) =>
    client.query(`create database ${name} template template0`),
  )
  return await withOwner(cluster.connection, name, async (client) => {
    await client.query('set search_path to public')
    await client.query(setup)
    const ask = async (sql: string) =>
      (await client.query<(string | null)[]>({ text: sql, rowMode: 'array' })).rows.map((row) =>
        row.map((value) =>
          value === null || typeof value === 'string'
            ? value
            : typeof value === 'boolean'
              ? (value as boolean)
                ? 't'
                : 'f'
              : typeof value === 'object'
                ? JSON.stringify(value)
                : String(value),
        ),
      )
    return await work(client as pg.Client, await keepRows(await readDatabaseFacts(ask), ask))
  })
}

const changed = new Set(['*'])

/** Some changes, a part of them taken back, and the order in which rows lie then. */
async function change(client: pg.Client, seed: number): Promise<string> {
  const random = seededRandom(`change ${seed}`)
  for (let at = 0; at < 5; at++) {
    const id = random.between(1, 6)
    await client.query('begin')
    await client.query('update card set balance = balance - 1 where id >= $1', [id])
    await client.query('insert into note (card_id, says) values ($1, $2)', [id, `note ${at}`])
    await client.query(random.between(1, 3) === 1 ? 'rollback' : 'commit')
  }
  const { rows: cards } = await client.query('select id, balance from card')
  const { rows: notes } = await client.query('select id, card_id, says from note')
  return JSON.stringify({ cards, notes })
}

describe('rows that are put back', () => {
  it('lie as in fresh tables, whatever was written and taken back before', async () => {
    const orders = async (name: string, isCounted: boolean) =>
      withDatabase(name, async (client, rows) => {
        const seen: string[] = []
        const ways: string[] = []
        for (let seed = 0; seed < 40; seed++) {
          seen.push(await change(client, seed))
          rows.count({ versions: 30, isCounted })
          const sql = rows.sqlFor(changed)
          ways.push(sql.includes('truncate') ? 'truncate' : 'delete')
          await client.query(sql)
        }
        return { seen, ways: new Set(ways) }
      })
    const cheap = await orders('cheap', true)
    const dear = await orders('dear', false)
    expect(dear.ways).toEqual(new Set(['truncate']))
    expect(cheap.ways).toEqual(new Set(['truncate', 'delete']))
    expect(cheap.seen).toEqual(dear.seen)
  })

  it('are refused where a schedule filled the page in tables that were not fresh', async () => {
    await withDatabase('crowded', async (client, rows) => {
      const isCounted = true
      expect(rows.count({ versions: 10_000, isCounted })).toBe(true)
      expect(rows.sqlFor(changed)).toContain('truncate')
      expect(rows.count({ versions: 3, isCounted })).toBe(true)
      expect(rows.sqlFor(changed)).not.toContain('truncate')
      expect(rows.count({ versions: 10_000, isCounted })).toBe(false)
      expect(rows.sqlFor(changed)).toContain('truncate')
      expect(rows.count({ versions: 0, isCounted: false })).toBe(true)
      await client.query(rows.sqlFor(changed))
      expect((await client.query('select count(*)::int as n from card')).rows).toEqual([{ n: 6 }])
    })
  })
})

describe('versions that a step wrote', () => {
  const result = (tags: string[], error: StepResult['error'] = null): StepResult => ({
    parts: tags.map((tag) => ({ columns: [], rows: [], tag })),
    error,
    notices: [],
    isCanceled: false,
  })
  const failed = { code: '23505', message: '', detail: null, hint: null }
  it.each([
    [result(['UPDATE 3']), 4],
    [result(['INSERT 0 2', 'DELETE 1']), 5],
    [result(['SELECT 1']), 16],
    [result(['UPDATE 1'], failed), 16],
    [null, 16],
  ])('%j', (came, versions) => {
    expect(versionsOf(came, 16)).toBe(versions)
  })
})
