import { randomBytes, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import v8 from 'node:v8'
import { type Career, readCareer } from '../../src/career/career.ts'
import type { CommandContext } from '../../src/command/context.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import type { Catalog } from '../../src/lab/catalog.ts'
import { readCatalog } from '../../src/lab/read-catalog.ts'
import type { StoreConfig } from '../../src/store/connect.ts'
import { getLocalLearner } from '../../src/store/learners.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { type Clusters, openClusters } from '../../src/world/clusters/cluster.ts'
import { clientConfig } from '../../src/world/postgres/connection.ts'

export const contentFolder = path.resolve(import.meta.dirname, '../../content')
/** A lab that every test may count on. */
export const labId = 'query/films-by-year'

/** The data folder of servers that run already, where someone keeps them for many test files. */
const sharedHome = process.env.BACKWRIGHT_TEST_SERVERS

/** Where catalog and figures are kept as bytes for many test files: reading them takes seconds. */
const sharedContent = process.env.BACKWRIGHT_TEST_CONTENT

async function readContent(): Promise<{ catalog: Catalog; career: Career }> {
  if (sharedContent && fs.existsSync(sharedContent))
    return v8.deserialize(fs.readFileSync(sharedContent))
  const content = {
    catalog: await readCatalog(contentFolder),
    career: await readCareer({ contentFolder, importedFolder: null }),
  }
  if (sharedContent) {
    const made = `${sharedContent}.${process.pid}`
    fs.writeFileSync(made, v8.serialize(content))
    fs.renameSync(made, sharedContent)
  }
  return content
}

/** Writes what test files of this environment variable read, in place of content/. */
export async function shareContent(file: string): Promise<{ BACKWRIGHT_TEST_CONTENT: string }> {
  fs.writeFileSync(file, v8.serialize(await readContent()))
  return { BACKWRIGHT_TEST_CONTENT: file }
}

/** A store of a test file's own, in a cluster of its own. */
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
  close(): Promise<void>
}

export async function freshStore(): Promise<FreshStore> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-kept-'))
  fs.chmodSync(folder, 0o700)
  const clusters: Clusters = await openClusters({
    home: sharedHome ?? path.join(folder, 'home'),
    limits: defaultLimits,
  })
  const prefix = sharedHome === undefined ? '' : `fresh_${randomUUID().slice(0, 8)}_`
  const configOf = (name: string): StoreConfig => {
    const database = prefix + name
    return {
      connection: clientConfig(clusters.store, database === '' ? {} : { database }),
      revive: () => clusters.store.revive(),
    }
  }
  const opened: Store[] = []
  const open = async (config: StoreConfig): Promise<Store> => {
    const store = await openStore(config, { backupFolder: path.join(folder, 'backups') })
    opened.push(store)
    return store
  }
  const config = configOf('')
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
    close: async () => {
      for (const one of opened) await one.close()
      await clusters.close()
      fs.rmSync(folder, { recursive: true, force: true })
    },
  }
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
