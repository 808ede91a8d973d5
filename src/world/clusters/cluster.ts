import fs from 'node:fs'
import { allSettledOrThrow } from '../../kit/all-settled-or-throw.ts'
import { defaultLimits, type Limits } from '../../kit/limits.ts'
import { homeProblem } from '../files/home-problem.ts'
import { type ConnectionInfo, connect, errorCode, withOwner } from '../postgres/connection.ts'
import { checkDifferent, openServer } from '../postgres/outside-server.ts'
import { findRunAs } from '../processes/run-as.ts'
import {
  isIdleShutdownAlive,
  listClients,
  registerClient,
  startIdleShutdown,
  stopIdleShutdown,
} from './client-registry.ts'
import {
  type ClusterName,
  type ClusterPaths,
  clusterNames,
  clusterPaths,
  ports,
} from './cluster-paths.ts'
import { ownerPassword } from './password.ts'
import {
  describePostmaster,
  type Postmaster,
  runningPid,
  startServer,
  stopServer,
} from './postmaster.ts'
import { withLock } from './process-lock.ts'
import { asksForAnother } from './server-access.ts'

export interface ClustersOptions {
  /** The data folder. */
  readonly home: string
  /** Other servers in place of the embedded clusters. */
  readonly databaseUrl?: string | undefined
  readonly benchUrl?: string | undefined
  readonly limits: Limits
  /** Told what takes long, for a person who waits. */
  readonly say?: (text: string) => void
}

export interface Clusters {
  readonly store: ConnectionInfo
  readonly bench: ConnectionInfo
  readonly isEmbedded: Readonly<Record<ClusterName, boolean>>
  /** Starts again whatever of the embedded clusters is gone. Costs some file reads when all is well. */
  ensureAlive(): Promise<void>
  /** Which clusters answer right now. */
  health(): Promise<Readonly<Record<ClusterName, boolean>>>
  /** Whether no other living process uses the embedded clusters. */
  isAlone(): boolean
  /**
   * Leaves. The last one out stops the embedded clusters. `isStoreSaved`: a backup holds all of the
   * store, so that a later version with another PostgreSQL may begin from it.
   */
  close(options?: Leaving): Promise<void>
}

/** What a process needs that grades nothing. */
export type StoreCluster = Pick<Clusters, 'store' | 'isAlone' | 'close'>

interface Leaving {
  readonly isStoreSaved: boolean
}

const storeDatabase = 'backwright'
const healthEveryMs = 2_000

/**
 * Opens the store and the bench. Whoever comes first starts the embedded ones, a living one is
 * adopted, the last one out stops them, and what dies meanwhile is started again.
 */
export async function openClusters(wanted: ClustersOptions): Promise<Clusters> {
  const outside = await openOutside(wanted)
  const embedded = clusterNames.filter((name) => outside[name] === undefined)
  const hosts = embedded.length === 0 ? null : await openEmbedded(wanted, embedded)
  const infoOf = (name: ClusterName): ConnectionInfo =>
    outside[name] ?? (hosts as EmbeddedHosts).connection(name)
  const clusters = { store: infoOf('store'), bench: infoOf('bench') }
  return {
    ...clusters,
    isEmbedded: { store: outside.store === undefined, bench: outside.bench === undefined },
    ensureAlive: async () => await hosts?.ensureAlive(),
    health: async () => ({
      store: await answers(clusters.store),
      bench: await answers(clusters.bench),
    }),
    isAlone: () => hosts?.isAlone() ?? true,
    close: async (options) => await hosts?.close(options),
  }
}

/**
 * The store without a bench. An embedded one comes with its bench all the same: the last process out
 * stops both.
 */
export async function openStoreCluster(wanted: ClustersOptions): Promise<StoreCluster> {
  if (wanted.databaseUrl === undefined) return await openClusters(wanted)
  const store = await openServer('DATABASE_URL', wanted.databaseUrl)
  return { store, isAlone: () => true, close: async () => undefined }
}

/**
 * Stops the embedded clusters of a data folder when no living process uses them; says whether they
 * are stopped now.
 */
export async function stopUnused(home: string): Promise<boolean> {
  const paths = clusterPaths(home)
  return await withLock(paths.lock, async () => {
    if (listClients(paths).length > 0) return false
    const runAs = findRunAs(paths)
    const servers = clusterNames.map((name) =>
      describePostmaster(name, paths, runAs, defaultLimits),
    )
    await stopAll(paths, servers)
    return true
  })
}

interface EmbeddedHosts {
  connection(name: ClusterName): ConnectionInfo
  ensureAlive(): Promise<void>
  isAlone(): boolean
  close(options?: Leaving): Promise<void>
}

async function openOutside(
  wanted: ClustersOptions,
): Promise<Partial<Record<ClusterName, ConnectionInfo>>> {
  const [store, bench] = await Promise.all([
    wanted.databaseUrl === undefined ? undefined : openServer('DATABASE_URL', wanted.databaseUrl),
    wanted.benchUrl === undefined ? undefined : openServer('BENCH_URL', wanted.benchUrl),
  ])
  if (store !== undefined && bench !== undefined) await checkDifferent(store, bench)
  return { ...(store && { store }), ...(bench && { bench }) }
}

/**
 * The order matters: the client's file first, then the lock. Whoever stops clusters looks at those
 * files under the lock, so it either sees us or has finished before we look whether they run.
 */
async function openEmbedded(
  wanted: ClustersOptions,
  names: readonly ClusterName[],
): Promise<EmbeddedHosts> {
  const paths = clusterPaths(wanted.home)
  const client = enterHome(paths)
  const runAs = findRunAs(paths)
  const servers = names.map((name) => describePostmaster(name, paths, runAs, wanted.limits))
  try {
    await withLock(paths.lock, async () => {
      await stopClosed(servers)
      await startAbsent(paths, servers, wanted.say)
      if (names.includes('store')) await makeStoreDatabase(embeddedInfo('store', paths, noRevival))
    })
    return hostEmbedded(paths, servers, client)
  } catch (error) {
    client.leave()
    // One of the two may run by now, and nobody would stop it.
    await stopIfUnused(paths, servers).catch(() => undefined)
    throw homeProblem(paths.home, error)
  }
}

/** The first file that is written in the home. */
function enterHome(paths: ClusterPaths): { leave(): void } {
  try {
    return registerClient(paths)
  } catch (error) {
    throw homeProblem(paths.home, error)
  }
}

async function stopIfUnused(paths: ClusterPaths, servers: readonly Postmaster[]): Promise<void> {
  if (listClients(paths).length > 0) return
  await stopAll(paths, servers)
}

function hostEmbedded(
  paths: ClusterPaths,
  servers: readonly Postmaster[],
  client: { leave(): void },
): EmbeddedHosts {
  let isClosed = false
  let reviving: Promise<void> | null = null
  const ensureAlive = async (): Promise<void> => {
    if (isClosed || isAllAlive(paths, servers)) return
    // Someone removed the data folder: making an empty one would only hide that.
    if (!fs.existsSync(paths.clients)) return
    reviving ??= withLock(paths.lock, async () => {
      if (!isClosed) await startAbsent(paths, servers)
    }).finally(() => {
      reviving = null
    })
    await reviving
  }
  const timer = setInterval(() => void ensureAlive().catch(() => undefined), healthEveryMs)
  timer.unref()
  return {
    connection: (name) => embeddedInfo(name, paths, ensureAlive),
    ensureAlive,
    isAlone: () => listClients(paths).length === 1,
    close: async (options) => {
      if (isClosed) return
      isClosed = true
      clearInterval(timer)
      client.leave()
      const leave = async (): Promise<void> => {
        if (listClients(paths).length > 0) return
        await stopAll(paths, servers)
        if (options?.isStoreSaved) fs.writeFileSync(paths.saved, '')
      }
      // The lock is a file: on a full disk there is none, and servers are to be stopped all the same.
      await withLock(paths.lock, leave).catch(async (error: unknown) => {
        if (!fullCodes.has(errorCode(error))) throw error
        await leave()
      })
    },
  }
}

const fullCodes = new Set(['ENOSPC', 'EDQUOT'])

function isAllAlive(paths: ClusterPaths, servers: readonly Postmaster[]): boolean {
  return isIdleShutdownAlive(paths) && servers.every((server) => runningPid(server) !== null)
}

async function startAbsent(
  paths: ClusterPaths,
  servers: readonly Postmaster[],
  say?: (text: string) => void,
): Promise<void> {
  const absent = servers.filter((server) => runningPid(server) === null)
  if (absent.length > 0) say?.(startingWords(absent))
  await allSettledOrThrow(absent.map(startServer))
  if (!isIdleShutdownAlive(paths)) startIdleShutdown(paths)
}

/** A first start makes the databases, which takes far longer than starting them. */
function startingWords(absent: readonly Postmaster[]): string {
  const names = absent.map(({ name }) => name).join(' and ')
  const isFirst = absent.some(({ data }) => !fs.existsSync(`${data}/PG_VERSION`))
  return isFirst
    ? `Making the databases (${names}); this happens once and takes up to a minute`
    : `Starting PostgreSQL (${names})`
}

/** A server whose password is lost lets nobody in; started again, it takes ours. */
async function stopClosed(servers: readonly Postmaster[]): Promise<void> {
  const closed = servers.filter((server) => runningPid(server) !== null && asksForAnother(server))
  await allSettledOrThrow(closed.map(stopServer))
}

async function stopAll(paths: ClusterPaths, servers: readonly Postmaster[]): Promise<void> {
  await Promise.all(servers.map(stopServer))
  stopIdleShutdown(paths)
  removeIfEmpty(paths.sockets)
}

function removeIfEmpty(folder: string): void {
  try {
    fs.rmdirSync(folder)
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(errorCode(error))) throw error
  }
}

async function noRevival(): Promise<void> {}

function embeddedInfo(
  name: ClusterName,
  paths: ClusterPaths,
  revive: () => Promise<void>,
): ConnectionInfo {
  return {
    host: paths.sockets,
    port: ports[name],
    user: 'postgres',
    password: ownerPassword(paths, name),
    database: name === 'store' ? storeDatabase : 'postgres',
    isEmbedded: true,
    serverMajor: 18,
    revive,
  }
}

async function makeStoreDatabase(store: ConnectionInfo): Promise<void> {
  await withOwner(store, 'postgres', async (client) => {
    const found = await client.query('select 1 from pg_database where datname = $1', [
      storeDatabase,
    ])
    if (found.rowCount === 0) await client.query(`create database ${storeDatabase}`)
  }).catch((error: unknown) => {
    if (errorCode(error) !== '42P04') throw error
  })
}

async function answers(connection: ConnectionInfo): Promise<boolean> {
  try {
    const client = await connect({ ...connection, revive: noRevival })
    await client.query('select 1')
    await client.end()
    return true
  } catch {
    return false
  }
}
