import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { defaultLimits } from '../src/kit/limits.ts'
import { type Clusters, openClusters } from '../src/world/clusters/cluster.ts'
import { clusterPaths, ports } from '../src/world/clusters/cluster-paths.ts'
import { type ConnectionInfo, withOwner } from '../src/world/postgres/connection.ts'
import { testHome } from './test-home.ts'

/*
 * The servers that test files share. Each file has databases of its own there, whose names say in
 * which run they were made, so that what a file leaves behind is dropped when its run ends, and what
 * a killed run leaves behind by the next.
 */

export interface BenchDatabase {
  readonly clusters: Clusters
  readonly database: string
  close(): Promise<void>
}

/** The process that runs all test files; this one, where a file runs in it. */
const runId = process.env.BACKWRIGHT_TEST_RUN ?? String(process.pid)

/** Opens the servers that all test files share. Whoever stops or breaks servers has a home of its own. */
export function openSharedServers(): Promise<Clusters> {
  return openClusters({ home: testHome, limits: defaultLimits })
}

/** What names of one test file's databases begin with. */
export function ownPrefix(): string {
  return `fresh_${runId}_${randomUUID().slice(0, 8)}_`
}

/** What names of this run's databases begin with. */
export const runPrefix = `fresh_${runId}_`

/** Makes an empty database. */
export async function createDatabase(server: ConnectionInfo, name: string): Promise<void> {
  await withOwner(server, 'postgres', async (client) => {
    await client.query(`create database ${pg.escapeIdentifier(name)}`)
  })
}

/** A database of a test file's own on the bench that all share. Call `close` in afterAll. */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const clusters = await openSharedServers()
  const database = `${ownPrefix()}bench`
  await createDatabase(clusters.bench, database)
  return {
    clusters,
    database,
    close: async () => {
      await dropDatabases(clusters.bench, (name) => name === database)
      await clusters.close()
    },
  }
}

/** Drops the databases whose names `isOver` says belong to nobody, whoever is connected to them. */
export async function dropDatabases(
  server: ConnectionInfo,
  isOver: (name: string) => boolean,
): Promise<void> {
  await withOwner(server, 'postgres', async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where datname like 'fresh\\_%'`,
    )
    for (const { datname } of rows.filter((row) => isOver(row.datname))) {
      await client.query(`drop database if exists ${pg.escapeIdentifier(datname)} with (force)`)
    }
  })
}

/** Whether the process that ran the test files which made this database is gone. */
export function isLeftBehind(name: string): boolean {
  const pid = Number(name.split('_')[1])
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

/** Drops what test files of this run left behind, where servers run at all. */
export async function dropOwnDatabases(): Promise<void> {
  const { sockets } = clusterPaths(testHome)
  if (!fs.existsSync(path.join(sockets, `.s.PGSQL.${ports.store}`))) return
  const clusters = await openSharedServers()
  try {
    for (const server of [clusters.store, clusters.bench]) {
      await dropDatabases(server, (name) => name.startsWith(runPrefix))
    }
  } finally {
    await clusters.close()
  }
}
