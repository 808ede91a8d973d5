import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { backUp, backUpAtEnd, restoreAfterUpgrade } from './backup.ts'
import { codeOf, openClient, openPool, type StoreConfig } from './connect.ts'
import { installJobs, queueAgain, type RunJobsOptions, type RunningJobs } from './jobs.ts'
import { migrate } from './migrate.ts'
import { type Notices, openNotices } from './notices.ts'
import { runJobs } from './run-jobs.ts'
import type { Tables } from './tables.ts'

/** The system's own database. Outside of this room it is only handed on. */
export interface Store {
  readonly db: Kysely<Tables>
  readonly pool: pg.Pool
  readonly notices: Notices
  readonly config: StoreConfig
  /** Takes jobs from the queue until stopped. */
  runJobs(options: RunJobsOptions): Promise<RunningJobs>
  close(): Promise<void>
}

/** The store or a transaction in it. */
export type Db = Kysely<Tables> | Transaction<Tables>

export interface OpenStoreOptions {
  /** Backups go here before every migration; null: no backups (a server of one's own). */
  readonly backupFolder: string | null
  /** Hears of what takes time: a migration, a backup. */
  readonly say?: (text: string) => void
}

/** Connects, makes the database where it is missing, backs up and migrates where it is older. */
export async function openStore(config: StoreConfig, options: OpenStoreOptions): Promise<Store> {
  const say = options.say ?? (() => undefined)
  await makeDatabase(config)
  const client = await openClient(config)
  try {
    let isRestored = false
    const folder = options.backupFolder
    const ran = await migrate(client, {
      whenEmpty: async () => {
        if (folder !== null) isRestored = await restoreAfterUpgrade(client, folder, say)
      },
      backUp: async () => {
        if (folder !== null) say(`backed up to ${await backUp(client, folder)}`)
      },
    })
    if (ran.length > 0) say(`the store is at migration ${ran.at(-1)}`)
    await installJobs(client, config)
    if (isRestored) await queueAgain(client)
  } finally {
    await client.end()
  }
  return connectStore(config)
}

/** Writes a backup now; returns the file. */
export async function backUpStore(store: Store, folder: string): Promise<string> {
  const client = await openClient(store.config)
  try {
    return await backUp(client, folder)
  } finally {
    await client.end()
  }
}

/** Writes what the store holds now, for a later version with another PostgreSQL to begin from. */
export async function saveStoreAtEnd(store: Store, folder: string): Promise<void> {
  const client = await openClient(store.config)
  try {
    await backUpAtEnd(client, folder)
  } finally {
    await client.end()
  }
}

function connectStore(config: StoreConfig): Store {
  const pool = openPool(config)
  const notices = openNotices(config)
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
  })
  const store: Store = {
    db,
    pool,
    notices,
    config,
    runJobs: (options) => runJobs(store, options),
    close: async () => {
      await notices.close()
      await db.destroy()
      // Kysely ends a pool that it used, and no other.
      if (!pool.ending) await pool.end()
    },
  }
  return store
}

/** The database itself, where the server does not have it yet. */
async function makeDatabase(config: StoreConfig): Promise<void> {
  const { database } = config.connection
  try {
    await (await openClient(config)).end()
  } catch (error) {
    if (codeOf((error as Error).cause) !== '3D000' || database === undefined) throw error
    const owner = await openClient({
      ...config,
      connection: { ...config.connection, database: 'postgres' },
    })
    try {
      await owner.query(`create database ${pg.escapeIdentifier(database)}`)
    } catch (cause) {
      if (codeOf(cause) !== '42P04' && codeOf(cause) !== '23505') throw cause
    } finally {
      await owner.end()
    }
  }
}
