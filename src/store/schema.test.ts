import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeSchema } from '../../tests/store/describe-schema.ts'
import { type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import { describedColumns, typedColumns } from '../../tests/store/tables.ts'
import { openClient } from './connect.ts'
import { jobSchemaNumber } from './jobs.ts'
import { migrate, schemaNumber } from './migrate.ts'
import { migrations } from './migrations/all.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

describe('the schema of the store', () => {
  it('is what src/store/schema.txt describes', async () => {
    const text = await describeSchema(fresh.store.pool)
    await expect(text).toMatchFileSnapshot('./schema.txt')
  })

  it('is what the type Tables says, column by column', async () => {
    const described = describedColumns(await describeSchema(fresh.store.pool))
    const typed = typedColumns()
    const tableOf = ({ text }: { text: string }): string => text.split('.')[0] as string
    const known = new Set(typed.map(tableOf))
    const named = described.filter((one) => known.has(tableOf(one)))
    const texts = (all: readonly { text: string }[]): string[] => all.map(({ text }) => text).sort()
    expect(texts(typed)).toEqual(texts(named))
    expect(typed.length).toBeGreaterThan(80)
    const filled = new Set(texts(described.filter(({ isFilled }) => isFilled)))
    const mayBeLeftOut = texts(typed.filter(({ isFilled }) => isFilled))
    expect(mayBeLeftOut.filter((text) => !filled.has(text))).toEqual([])
    expect(mayBeLeftOut.length).toBeGreaterThan(3)
    const untyped = described.map(tableOf).filter((name) => !known.has(name))
    // Written and read by the migrations alone.
    expect([...new Set(untyped)]).toEqual(['schema_migration'])
  })

  it('is read from types as they are written', () => {
    const canary = `export interface Tables { a: {
      one: string; two: MaybeTime; three: Json<X> | null; four: Generated<number>; five: 'a' | null
      six: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null> } }`
    expect(typedColumns(canary).map(({ text }) => text)).toEqual([
      'a.one: text',
      'a.two: time or null',
      'a.three: json or null',
      'a.four: number',
      'a.five: text or null',
      'a.six: bytes or null',
    ])
    expect(describedColumns('a\n  one bigint not null identity\n  two character varying')).toEqual([
      { text: 'a.one: text', isFilled: true },
      { text: 'a.two: character varying or null', isFilled: false },
    ])
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

  it('comes step by step, each once, and lets the next process in at its end', async () => {
    const { config } = await fresh.emptyDatabase('step_by_step')
    const client = await openClient(config)
    const told: string[] = []
    const run = (upTo?: number) =>
      migrate(client, {
        whenEmpty: async () => void told.push('empty'),
        backUp: async (number) => void told.push(`back up ${number}`),
        ...(upTo === undefined ? {} : { upTo }),
      })
    try {
      expect(await schemaNumber(client)).toBe(0)
      expect(await run(2)).toEqual([1, 2])
      expect(await schemaNumber(client)).toBe(2)
      expect(await run(3)).toEqual([3])
      expect(await run(3)).toEqual([])
      expect(await run()).toEqual(migrations.slice(3).map(({ number }) => number))
      expect(told).toEqual(['empty', 'back up 2', 'back up 3'])
      const { rows } = await client.query(
        `select count(*)::int as locks from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`,
      )
      expect(rows).toEqual([{ locks: 0 }])
    } finally {
      await client.end()
    }
  })

  it('is brought forward by one process; the next waits, and finds it done', async () => {
    const { config } = await fresh.emptyDatabase('one_by_one')
    const [first, second] = [await openClient(config), await openClient(config)]
    const backUp = async (): Promise<void> => undefined
    const told: string[] = []
    let other: Promise<number[]> | undefined
    const isWaiting = async (): Promise<boolean> => {
      const { rowCount } = await fresh.store.pool.query(
        `select from pg_locks join pg_database on pg_database.oid = database
         where datname = $1 and locktype = 'advisory' and not granted`,
        [config.connection.database],
      )
      return rowCount === 1
    }
    const whenEmpty = async (): Promise<void> => {
      other = migrate(second, { backUp, whenEmpty: async () => void told.push('empty twice') })
      other.then(
        () => told.push('the other is done'),
        () => told.push('the other failed'),
      )
      await until(async () => told.length > 0 || (await isWaiting()))
      told.push(`empty at ${await schemaNumber(first)}`)
    }
    const ran = await migrate(first, { backUp, whenEmpty })
    expect(ran).toEqual(migrations.map(({ number }) => number))
    expect(await other).toEqual([])
    expect(told).toEqual(['empty at 0', 'the other is done'])
    await Promise.all([first.end(), second.end()])
  })

  it('stays where it is if a backup can’t be read or written, or nothing can', async () => {
    const { config } = await fresh.emptyDatabase('stays')
    const client = await openClient(config)
    try {
      await client.query('set default_transaction_read_only = on')
      const backUp = () => Promise.reject(new Error('the disk is full'))
      await expect(migrate(client, { backUp })).rejects.toThrow('read-only transaction')
      await client.query('reset default_transaction_read_only')
      const whenEmpty = () => Promise.reject(new Error('the file is damaged'))
      await expect(migrate(client, { backUp, whenEmpty })).rejects.toThrow('the file is damaged')
      expect(await schemaNumber(client)).toBe(0)
      expect(await migrate(client, { backUp, upTo: 1 })).toEqual([1])
      await expect(migrate(client, { backUp })).rejects.toThrow('the disk is full')
      expect(await schemaNumber(client)).toBe(1)
    } finally {
      await client.end()
    }
  })

  it('is as it was where a step fails, and the connection goes on', async () => {
    const { config } = await fresh.emptyDatabase('in_the_way')
    const client = await openClient(config)
    try {
      await client.query('create table learner (note text)')
      await expect(migrate(client, { backUp: async () => undefined })).rejects.toThrow('learner')
      expect(await schemaNumber(client)).toBe(0)
      const { rows } = await client.query(
        `select tablename from pg_tables where schemaname = 'public'`,
      )
      expect(rows).toEqual([{ tablename: 'learner' }])
    } finally {
      await client.end()
    }
  })
})
