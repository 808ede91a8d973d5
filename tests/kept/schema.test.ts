import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openClient } from '../../src/store/connect.ts'
import { jobSchemaNumber } from '../../src/store/jobs.ts'
import { migrate } from '../../src/store/migrate.ts'
import { migrations } from '../../src/store/migrations/all.ts'
import { describeSchema } from './describe-schema.ts'
import { type FreshStore, freshStore } from './fresh-store.ts'
import { describedColumns, typedColumns } from './tables.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

describe('the schema of the store', () => {
  it('is what src/store/schema.txt describes', async () => {
    const text = await describeSchema(fresh.store.pool)
    await expect(text).toMatchFileSnapshot('../../src/store/schema.txt')
  })

  it('is what the type Tables says, column by column', async () => {
    const described = describedColumns(await describeSchema(fresh.store.pool))
    const typed = typedColumns()
    const known = new Set(typed.map((one) => one.split('.')[0]))
    const named = described.filter((one) => known.has(one.split('.')[0]))
    expect(typed.toSorted()).toEqual(named.toSorted())
    expect(typed.length).toBeGreaterThan(80)
    const untyped = described.map((one) => one.split('.')[0]).filter((name) => !known.has(name))
    // Written and read by the migrations alone.
    expect([...new Set(untyped)]).toEqual(['schema_migration'])
    const canary =
      'export interface Tables { a: { one: string; two: MaybeTime; three: Json<X> | null } }'
    expect(typedColumns(canary)).toEqual(['a.one', 'a.two null', 'a.three null'])
  })

  it('comes by migrations that are numbered without a gap', () => {
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, i) => i + 1))
  })

  it('holds the queue at the version that adding a job relies on', async () => {
    const { rows } = await fresh.store.pool.query(
      'select max(id) as number from graphile_worker.migrations',
    )
    expect(rows[0]).toEqual({ number: jobSchemaNumber })
  })

  it('is migrated once when several processes come at the same time', async () => {
    const opened = await Promise.all(
      Array.from({ length: 3 }, () => fresh.openDatabase('at_the_same_time')),
    )
    const { rows } = await (opened[0] as (typeof opened)[0]).store.pool.query(
      'select number from schema_migration order by number',
    )
    expect(rows.map(({ number }) => number)).toEqual(migrations.map(({ number }) => number))
  })

  it('refuses a store that a newer version wrote', async () => {
    const { store, config } = await fresh.openDatabase('from_the_future')
    await store.pool.query(`insert into schema_migration (number, name) values (9999, 'later')`)
    const client = await openClient(config)
    try {
      await expect(migrate(client, { backUp: async () => undefined })).rejects.toMatchObject({
        code: 'no-database',
        reason: { came: expect.stringContaining('9999') },
      })
    } finally {
      await client.end()
    }
  })
})
