import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import { openBench } from '../postgres/bench.ts'
import { type ConnectionInfo, withOwner } from '../postgres/connection.ts'
import { listServerProcesses } from '../processes/process-identity.ts'
import { removeScratch, scratchHome, until } from '../test-data/scratch.ts'
import { openClusters, stopUnused } from './cluster.ts'
import { clusterPaths } from './cluster-paths.ts'
import { ownerPassword, rolePassword } from './password.ts'
import { openTemporaryCluster } from './temporary-cluster.ts'

const home = scratchHome()
const paths = clusterPaths(home)
const open = () => openClusters({ home, limits: defaultLimits })

afterEach(() => until(() => stopUnused(home)))
afterAll(() => removeScratch(home))

/** What the server says to somebody who comes with this password; null: let in. */
async function registerClient(
  { host, port }: ConnectionInfo,
  user: string,
  password?: string,
): Promise<string | null> {
  const client = new pg.Client({ host, port, user, database: 'postgres', password })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

const count = async (of: ConnectionInfo, table: string): Promise<unknown> =>
  await withOwner(
    of,
    of.database,
    async (owner) => (await owner.query(`select count(*)::int from ${table}`)).rows[0]?.count,
  )

describe('a cluster', () => {
  it('lets nobody in without its own password, its roles neither', async () => {
    const clusters = await open()
    const bench = await openBench(clusters.bench, defaultLimits)
    const slot = await bench.leaseSlot()
    const own = await openTemporaryCluster({ home, settings: {}, limits: defaultLimits })
    for (const cluster of [clusters.store, clusters.bench, own.connection]) {
      expect(await registerClient(cluster, 'postgres')).toMatch(/password/i)
      expect(await registerClient(cluster, 'postgres', 'postgres')).toMatch(/authentication failed/)
      expect(await registerClient(cluster, 'postgres', cluster.password)).toBeNull()
    }
    expect(await registerClient(clusters.bench, slot.role)).toMatch(/password/i)
    expect(await registerClient(clusters.bench, slot.role, clusters.bench.password)).toMatch(
      /failed/,
    )
    expect(await registerClient(clusters.store, 'postgres', clusters.bench.password)).toMatch(
      /failed/,
    )
    const other = rolePassword(clusters.bench, 'bw_reference')
    expect(await registerClient(clusters.bench, slot.role, other)).toMatch(/failed/)
    await own.close()
    await slot.release()
    await bench.close()
    await clusters.close()
  })

  it('keeps its password out of arguments, environments, logs and the reach of others', async () => {
    const clusters = await open()
    const secret = fs.readFileSync(paths.secret, 'utf8')
    expect(fs.statSync(paths.secret).mode & 0o777).toBe(0o600)
    expect(paths.listMade()).toContain(paths.secret)
    const passwords = [secret, clusters.store.password, clusters.bench.password] as string[]
    const pids = (['store', 'bench'] as const).flatMap((name) =>
      listServerProcesses(paths.data[name], ''),
    )
    expect(pids.length).toBeGreaterThan(2)
    const seen = [
      ...pids.flatMap((pid) => ['cmdline', 'environ'].map((of) => `/proc/${pid}/${of}`)),
      paths.log.store,
      paths.log.bench,
    ].map((file) => fs.readFileSync(file, 'utf8'))
    for (const password of passwords) {
      expect(seen.filter((text) => text.includes(password))).toEqual([])
    }
    await clusters.close()
  })

  it('of version 0.1.0, which let everybody in, asks for a password from its next start, and loses nothing', async () => {
    const first = await open()
    await withOwner(first.store, first.store.database, async (owner) => {
      await owner.query('create table public.kept as select generate_series(1, 7)')
      await owner.query('alter role postgres password null')
    })
    await first.close()
    for (const name of ['store', 'bench'] as const) {
      fs.writeFileSync(path.join(paths.data[name], 'pg_hba.conf'), 'local all all trust\n')
    }
    fs.rmSync(paths.secret)
    const second = await open()
    expect(await count(second.store, 'public.kept')).toBe(7)
    expect(await registerClient(second.store, 'postgres')).toMatch(/password/i)
    expect(await registerClient(second.bench, 'postgres')).toMatch(/password/i)
    await second.close()
  })

  it('takes a new password when the secret is lost, running or not', async () => {
    const first = await open()
    const before = first.store.password
    fs.rmSync(paths.secret)
    const second = await open()
    expect(second.store.password).not.toBe(before)
    expect(await count(second.store, 'public.kept')).toBe(7)
    expect(await registerClient(second.store, 'postgres', before)).toMatch(/failed/)
    await second.close()
    await first.close()
    fs.writeFileSync(paths.secret, 'cut sho')
    const third = await open()
    expect(await count(third.store, 'public.kept')).toBe(7)
    await third.close()
  })
})

describe('the secret', () => {
  it('is one for processes that come at the same moment', () => {
    const other = clusterPaths(scratchHome())
    fs.mkdirSync(other.home, { recursive: true })
    const script = `import { ownerPassword } from ${JSON.stringify(new URL('./password.ts', import.meta.url).href)}
      console.log(ownerPassword({ secret: process.argv[1] }, 'store'))`
    const lines = spawnSync(
      '/bin/sh',
      ['-c', 'for n in 1 2 3 4; do "$0" --input-type=module -e "$1" "$2" & done; wait'].concat([
        process.execPath,
        script,
        other.secret,
      ]),
      { encoding: 'utf8' },
    ).stdout.trim()
    expect(new Set(lines.split('\n'))).toEqual(new Set([ownerPassword(other, 'store')]))
    expect(lines.split('\n')).toHaveLength(4)
    expect(fs.readdirSync(other.home)).toEqual(['secret'])
    removeScratch(other.home)
  })
})
