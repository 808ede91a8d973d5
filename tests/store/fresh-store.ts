import { randomBytes, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import type { Career } from '../../src/career/career.ts'
import type { CommandContext } from '../../src/command/context.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import type { Catalog } from '../../src/lab/catalog.ts'
import type { StoreConfig } from '../../src/store/connect.ts'
import { getLocalLearner } from '../../src/store/learners.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { type Clusters, openClusters } from '../../src/world/clusters/cluster.ts'
import {
  type ConnectionInfo,
  clientConfig,
  withOwner,
} from '../../src/world/postgres/connection.ts'
import { readContent } from '../content.ts'
import {
  createDatabase,
  dropDatabases,
  isLeftBehind,
  openSharedServers,
  ownPrefix,
} from '../servers.ts'
import { temporaryFolder } from '../test-home.ts'

/** A lab that every test may count on. */
export const labId = 'query/films-by-year'

/** A store of a test file's own, in databases that nobody else uses. */
export interface FreshStore {
  readonly store: Store
  readonly config: StoreConfig
  readonly folder: string
  readonly context: CommandContext
  readonly catalog: Catalog
  readonly career: Career
  readonly learnerId: string
  /** Moves the clock that the verbs read. */
  at(time: string): void
  /** Another store in a database of its own on the same server. */
  openDatabase(name: string): Promise<{ store: Store; config: StoreConfig }>
  /** Another database on the same server, with nothing in it. */
  emptyDatabase(name: string): Promise<{ config: StoreConfig }>
  close(): Promise<void>
}

export interface FreshStoreOptions {
  /** For whoever kills servers: they're in `home` below the folder, and nobody else's. */
  readonly hasOwnServers?: boolean
}

/** Puts one more learner into a store. */
export async function addLearner({ pool }: Store, id: string): Promise<void> {
  await pool.query('insert into learner (id, created_at) values ($1, now())', [id])
}

/** Opens a store that holds nothing but its learner. Call `close` in afterAll. */
export async function freshStore({ hasOwnServers }: FreshStoreOptions = {}): Promise<FreshStore> {
  const folder = fs.mkdtempSync(path.join(temporaryFolder, 'backwright-kept-'))
  fs.chmodSync(folder, 0o700)
  const clusters: Clusters = hasOwnServers
    ? await openClusters({ home: path.join(folder, 'home'), limits: defaultLimits })
    : await openSharedServers()
  const prefix = ownPrefix()
  const configOf = (name: string): StoreConfig => ({
    connection: clientConfig(clusters.store, { database: prefix + name }),
    revive: () => clusters.store.revive(),
  })
  const opened: Store[] = []
  const open = async (config: StoreConfig): Promise<Store> => {
    const store = await openStore(config, { backupFolder: path.join(folder, 'backups') })
    opened.push(store)
    return store
  }
  const config = configOf('main')
  const template = hasOwnServers ? undefined : process.env.BACKWRIGHT_TEST_TEMPLATE
  if (template) await cloneTemplate(clusters.store, template, `${prefix}main`)
  const store = await open(config)
  const { catalog, career } = await readContent()
  let now: Date | null = null
  const context = doingOf(store, { catalog, career }, () => now ?? new Date())
  return {
    store,
    config,
    folder,
    context,
    catalog,
    career,
    learnerId: await getLocalLearner(store, { newId: randomUUID(), now: new Date() }),
    at: (time) => {
      now = new Date(time)
    },
    openDatabase: async (name) => {
      const other = configOf(name)
      return { store: await open(other), config: other }
    },
    emptyDatabase: async (name) => {
      await createDatabase(clusters.store, prefix + name)
      return { config: configOf(name) }
    },
    close: async () => {
      for (const one of opened) await one.close()
      if (!hasOwnServers) await dropDatabases(clusters.store, (name) => name.startsWith(prefix))
      await clusters.close()
      fs.rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Any number that nobody else locks in the database postgres. */
const templateLock = 4_717_330_002

/**
 * Makes a database as a store just opened has it. The first test file of a run opens one the usual
 * way; the others copy it, since to migrate takes longer than most tests.
 */
async function cloneTemplate(
  server: ConnectionInfo,
  template: string,
  database: string,
): Promise<void> {
  await withOwner(server, 'postgres', async (client) => {
    await client.query('select pg_advisory_lock($1)', [templateLock])
    const found = await client.query('select from pg_database where datname = $1', [template])
    if (found.rowCount === 0) {
      await dropDatabases(server, isLeftBehind)
      // Nothing in it outlives a run, and waiting for the disk takes longer than most tests.
      await client.query('alter system set fsync = off')
      await client.query('select pg_reload_conf()')
      const unfinished = `${template}_unfinished`
      const connection = clientConfig(server, { database: unfinished })
      await client.query(`drop database if exists ${pg.escapeIdentifier(unfinished)}`)
      const store = await openStore({ connection, revive: null }, { backupFolder: null })
      await store.close()
      await client.query(
        `alter database ${pg.escapeIdentifier(unfinished)} rename to ${pg.escapeIdentifier(template)}`,
      )
    }
    await client.query('select pg_advisory_unlock($1)', [templateLock])
    await client.query(
      `create database ${pg.escapeIdentifier(database)} template ${pg.escapeIdentifier(template)}`,
    )
  })
}

export function doingOf(
  store: Store,
  { catalog, career }: { catalog: Catalog; career: Career },
  clock = () => new Date(),
): CommandContext {
  return {
    store,
    catalog,
    career,
    limits: defaultLimits,
    clock,
    newId: randomUUID,
    newSeed: () => randomBytes(4).toString('hex'),
  }
}

/** Waits for a condition; the caller asserts it afterwards, so running out is seen. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1000 && !(await holds()); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Everything that comes, until it ends. */
export async function listOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of source) list.push(item)
  return list
}
