import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import { type Clusters, openClusters } from '../clusters/cluster.ts'
import { removeScratch, scratchHome } from '../test-data/scratch.ts'
import { type Bench, openBench } from './bench.ts'
import { withOwner } from './connection.ts'

const home = scratchHome()
let clusters: Clusters
let bench: Bench

beforeAll(async () => {
  clusters = await openClusters({ home, limits: defaultLimits })
  bench = await openBench(clusters.bench, defaultLimits)
})
afterAll(async () => {
  await bench.close()
  await clusters.close()
  removeScratch(home)
})

const asOwner = async (sql: string): Promise<unknown[]> =>
  withOwner(clusters.bench, 'postgres', async (owner) => (await owner.query(sql)).rows)

const tryConnect = async (url: string, sql = 'select 1 as one'): Promise<unknown> => {
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query(sql)).rows
  } catch (error) {
    return (error as Error).message
  } finally {
    await client.end().catch(() => undefined)
  }
}

test('a server reaches its own database over TCP and makes tables in it', async () => {
  const attempt = await bench.openAttemptDatabase()
  const { url, role, database } = attempt
  expect(await tryConnect(url, 'create table film (id int)')).toEqual([])
  expect(await tryConnect(url, 'select current_user as me')).toEqual([{ me: role }])
  // What answers in SQL may not do, a server may in its own database.
  const useful =
    "select pg_try_advisory_lock(1), set_config('search_path', 'public', false) as path"
  expect(await tryConnect(url, useful)).toEqual([{ pg_try_advisory_lock: true, path: 'public' }])
  expect(await tryConnect(url, 'select pg_ls_dir($$.$$)')).toMatch(/permission denied/)
  // SSL is asked for first, refused, and the connection goes on in the clear.
  expect(await tryConnect(`${url}?sslmode=disable`)).toEqual([{ one: 1 }])
  const owner = await attempt.ownerSession()
  const [outcome] = await owner.runBatch([{ text: 'select count(*) from public.film' }], {
    timeoutMs: 999,
  })
  expect(outcome).toMatchObject({ kind: 'rows', rows: [['0']] })
  await owner.close()
  await attempt.close()
  expect(await asOwner(`select 1 from pg_database where datname = '${database}'`)).toEqual([])
  expect(await asOwner(`select 1 from pg_roles where rolname = '${role}'`)).toEqual([])
})

test('no other role and no other database is behind the door', async () => {
  const [mine, other] = [await bench.openAttemptDatabase(), await bench.openAttemptDatabase()]
  const asSuperuser = mine.url.replace(mine.role, 'postgres')
  expect(await tryConnect(asSuperuser)).toContain(`is for the user "${mine.role}"`)
  expect(await tryConnect(mine.url.replace(mine.database, other.database))).toContain('not for')
  const { port } = new URL(mine.url)
  const elsewhere = other.url.replace(/:\d+\//, `:${port}/`)
  expect(await tryConnect(elsewhere)).toContain('not for')
  const files = "select pg_read_file('/etc/passwd')"
  expect(await tryConnect(mine.url, files)).toContain('permission denied')
  expect(await tryConnect(mine.url, 'create role boss superuser')).toContain('permission denied')
  await mine.close()
  await other.close()
})

test('what connections send that is no startup message closes them', async () => {
  const mine = await bench.openAttemptDatabase()
  const { port } = new URL(mine.url)
  expect(await tryConnect(`postgres://a@127.0.0.1:${port}/b`)).toContain('not for "a" and "b"')
  const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => 'closed')
  expect(answer).toBe('closed')
  await mine.close()
})

test('what goes through the door is counted', async () => {
  const attempt = await bench.openAttemptDatabase()
  const { traffic } = attempt
  const clients = [new pg.Client(attempt.url), new pg.Client(attempt.url)]
  await Promise.all(clients.map((client) => client.connect()))
  expect(traffic.total().statements).toBe(0)
  const [client] = clients as [pg.Client, pg.Client]
  let before = 0
  traffic.before(async () => {
    before++
  })
  await client.query('begin')
  // A message that comes in many pieces, with letters of other messages in it.
  const { rows } = await client.query('select $1::text as text', ['QExQ '.repeat(50_000)])
  await client.query('commit')
  expect([before, traffic.total().statements, rows.length]).toEqual([3, 3, 1])
  expect(traffic.total().bytes).toBeGreaterThan(250_000)
  expect(traffic.takeMost()).toBe(2)
  await Promise.all(clients.map((one) => one.end()))
  await attempt.close()
})

test('the next database is made ahead, and nobody has been in it', async () => {
  await (await bench.openAttemptDatabase()).close()
  const spares = (): Promise<unknown[]> =>
    asOwner(`select datname from pg_database where datname ~ '_c${process.pid}_'`)
  await expect.poll(async () => (await spares()).length, { timeout: 30_000 }).toBe(3)
  const ready = await spares()
  const attempt = await bench.openAttemptDatabase()
  expect(ready).toContainEqual({ datname: attempt.database })
  expect(
    await tryConnect(
      attempt.url,
      "select from pg_class where relnamespace = 'public'::regnamespace",
    ),
  ).toEqual([])
  await attempt.close()
})

test('copies of a process that was killed are dropped, of one that runs they stay', async () => {
  const dead = spawnSync(process.execPath, ['--version']).pid
  const [old, young, mine] = [`bw_x_c${dead}_1`, `bw_x_c${dead}_2`, `bw_x_c${process.pid}_900`]
  const [{ folder }] = (await asOwner("select current_setting('data_directory') as folder")) as [
    { folder: string },
  ]
  for (const name of [old, young, mine]) {
    await asOwner(`create database ${name}`)
    if (name === young) continue
    const [{ oid }] = (await asOwner(`select oid from pg_database where datname = '${name}'`)) as [
      { oid: number },
    ]
    const file = path.join(folder, 'base', String(oid), 'PG_VERSION')
    fs.utimesSync(file, new Date(0), new Date(0))
  }
  const other = await openBench(clusters.bench, defaultLimits)
  await (await other.openAttemptDatabase()).close()
  await other.close()
  expect(
    await asOwner("select datname from pg_database where datname like 'bw\\_x\\_%' order by 1"),
  ).toEqual([young, mine].toSorted().map((datname) => ({ datname })))
  for (const name of [young, mine]) await asOwner(`drop database ${name}`)
})
