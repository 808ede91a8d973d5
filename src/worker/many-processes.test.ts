import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { contentFolder } from '../../tests/content.ts'
import { labId, until } from '../../tests/store/fresh-store.ts'
import { defaultLimits } from '../kit/limits.ts'
import { type Clusters, openClusters } from '../world/clusters/cluster.ts'
import { clusterPaths } from '../world/clusters/cluster-paths.ts'
import { type ConnectionInfo, clientConfig } from '../world/postgres/connection.ts'

/*
 * Pages in one process and workers in others, each with a data folder of its own, as on machines of
 * their own: what they share is the store and the bench that two settings name.
 */

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'backwright-many-')))
const home = path.join(folder, 'servers')
let clusters: Clusters
let store: pg.Client
const started: Started[] = []

beforeAll(async () => {
  clusters = await openClusters({ home, limits: defaultLimits })
  store = new pg.Client(clientConfig(clusters.store))
  await store.connect()
})
afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL')
  await Promise.all(started.map(({ ended }) => ended))
  await store?.end()
  await clusters?.close()
  for (const own of fs.readdirSync(folder)) {
    fs.rmSync(clusterPaths(path.join(folder, own)).sockets, { recursive: true, force: true })
  }
  fs.rmSync(folder, { recursive: true, force: true })
})

interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  readonly home: string
  said(): string
}

function urlOf({ host, port, user, password, database }: ConnectionInfo): string {
  const at = new URLSearchParams({ host, port: String(port) })
  return `postgres://${user}:${encodeURIComponent(password ?? '')}@/${database}?${at}`
}

/** `backwright start --only …` with a data folder of its own. */
async function start(name: string, only: 'web' | 'worker', ready: string): Promise<Started> {
  const own = path.join(folder, name)
  const bench = only === 'worker' ? { BENCH_URL: urlOf(clusters.bench) } : {}
  const child = spawn(process.execPath, [path.resolve('dist/main.js'), 'start', '--only', only], {
    env: {
      PATH: process.env.PATH,
      PORT: '4900',
      BACKWRIGHT_HOME: own,
      BACKWRIGHT_LOG: 'silent',
      DATABASE_URL: urlOf(clusters.store),
      ...bench,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => (said += piece))
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const one = { child, ended, home: own, said: () => said }
  started.push(one)
  await expect.poll(one.said, { timeout: 100_000 }).toContain(ready)
  return one
}

async function numberOf(sql: string): Promise<number> {
  const { rows } = await store.query<{ n: number }>(`select (${sql})::int as n`)
  return rows[0]?.n ?? -1
}

const workersAtWork = () => numberOf('select count(distinct locked_by) from graphile_worker.jobs')

it('grade what the pages take, and killing a worker loses nothing', {
  timeout: 300_000,
}, async () => {
  const web = await start('web', 'web', 'Backwright is open')
  const address = /open at (\S+)/.exec(web.said())?.[1] as string
  // The pages need no bench, so none is made for them.
  expect(fs.existsSync(clusterPaths(web.home).secret)).toBe(false)
  const answer = fs.readFileSync(
    fs.globSync(path.join(contentFolder, 'labs', labId, 'solutions/*/answer.sql')).sort()[0] ?? '',
    'utf8',
  )
  const handIn = async (): Promise<string> => {
    const response = await fetch(new URL('/api/v1/attempts', address), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ labId, answer }),
    })
    expect(response.status).toBe(201)
    return ((await response.json()) as { attemptId: string }).attemptId
  }
  const ids = await Promise.all(Array.from({ length: 6 }, handIn))
  // No worker lives yet: what was handed in waits, and the pages answer.
  expect(await numberOf('select count(*) from grading')).toBe(0)

  const ready = 'A worker takes what is handed in'
  const dying = await start('worker-1', 'worker', ready)
  const living = await start('worker-2', 'worker', ready)
  ids.push(...(await Promise.all(Array.from({ length: 8 }, handIn))))
  await until(async () => (await workersAtWork()) === 2)
  dying.child.kill('SIGKILL')

  const verdicts = 'select count(*) from verdict'
  await expect.poll(() => numberOf(verdicts), { timeout: 120_000 }).toBe(ids.length)
  const statuses = await Promise.all(
    ids.map(async (id) => {
      const response = await fetch(new URL(`/api/v1/attempts/${id}`, address))
      return ((await response.json()) as { status: string }).status
    }),
  )
  expect(statuses).toEqual(ids.map(() => 'passed'))

  for (const { child } of [living, web]) child.kill('SIGTERM')
  expect(await Promise.all([living.ended, web.ended])).toEqual([0, 0])
})
