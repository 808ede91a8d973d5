import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import { watchConnections } from '../../tests/store/watched.ts'
import type { StoreConfig } from './connect.ts'
import { openStore } from './store.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

/** Where no database is yet. */
function missing(name: string, change: StoreConfig['connection'] = {}) {
  const { connection, revive } = fresh.config
  const database = `${connection.database}_${name}`
  const config = { revive, connection: { ...connection, ...change, database } }
  return { database, ...watchConnections(config) }
}

describe('a database that isn’t there', () => {
  it('may be made by another process at the same moment', async () => {
    let connections = 0
    const password = async (): Promise<string> => {
      connections++
      // The first one found no database, and the second is about to make it.
      if (connections === 2) await fresh.store.pool.query(`create database "${database}"`)
      return fresh.config.connection.password as string
    }
    const { config, open, database } = missing('meanwhile', { password })
    const store = await openStore(config, { backupFolder: null })
    expect((await store.pool.query('select from learner')).rowCount).toBe(0)
    expect(connections).toBeGreaterThan(2)
    await store.close()
    await until(() => open() === 0)
    expect(open()).toBe(0)
  })

  it('and can’t be made is told of with PostgreSQL’s reason', async () => {
    const { config, open } = missing('read_only', {
      options: '-c default_transaction_read_only=on',
    })
    await expect(openStore(config, { backupFolder: null })).rejects.toThrow(
      'cannot execute CREATE DATABASE in a read-only transaction',
    )
    await until(() => open() === 0)
    expect(open()).toBe(0)
  })

  it('is the one that’s named when the server lets nobody in', async () => {
    const { config, database } = missing('strangers', { user: 'a stranger' })
    await expect(openStore(config, { backupFolder: null })).rejects.toMatchObject({
      code: 'no-database',
      reason: {
        expected: `PostgreSQL with the database ${database} at ${config.connection.host}`,
        came: expect.stringContaining('a stranger'),
      },
    })
  })
})

it('a store that was closed answers no more, however it was asked before', async () => {
  const askers = [
    () => Promise.resolve(),
    ({ pool }: FreshStore['store']) => pool.query('select from learner'),
    ({ db }: FreshStore['store']) => db.selectFrom('learner').select('id').execute(),
  ]
  for (const ask of askers) {
    const store = await openStore(fresh.config, { backupFolder: null })
    await ask(store)
    await store.close()
    await expect(store.pool.query('select from learner')).rejects.toThrow()
    await store.close()
  }
})
