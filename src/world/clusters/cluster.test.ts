import fs from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import { connect, withOwner } from '../postgres/connection.ts'
import { identify, listServerProcesses } from '../processes/process-identity.ts'
import {
  removeScratch,
  scratchHome,
  startUser,
  type UserProcess,
  until,
} from '../test-data/scratch.ts'
import { openClusters, stopUnused } from './cluster.ts'
import { clusterPaths } from './cluster-paths.ts'

const home = scratchHome()
const paths = clusterPaths(home)
const users: UserProcess[] = []

afterEach(async () => {
  for (const user of users.splice(0)) user.child.kill('SIGKILL')
  await until(() => stopUnused(home))
})
afterAll(() => removeScratch(home))

const user = (options?: Parameters<typeof startUser>[1]): UserProcess => {
  const started = startUser(home, options)
  users.push(started)
  return started
}
const servers = (): number[] => [
  ...listServerProcesses(paths.data.store, ''),
  ...listServerProcesses(paths.data.bench, ''),
]
const postmaster = (name: 'store' | 'bench'): number => {
  const file = path.join(paths.data[name], 'postmaster.pid')
  return fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8').split('\n')[0]) : 0
}
const postmasters = (): number[] => [postmaster('store'), postmaster('bench')]
const ask = async (of: UserProcess, sql: string, answer: string): Promise<void> => {
  of.child.stdin?.write(`${sql}\n`)
  await of.hears(`answer ${answer}`)
}
const leave = async (of: UserProcess): Promise<void> => {
  of.child.stdin?.end()
  await of.hears('left')
}

describe('users of the clusters', () => {
  it('share them: the first starts, the next adopts, the last one out stops both', async () => {
    const first = user()
    await first.hears('open')
    const started = postmasters()
    expect(started.every((pid) => identify(pid) !== null)).toBe(true)
    const second = user()
    await second.hears('open')
    await leave(first)
    expect(postmasters()).toEqual(started)
    await ask(second, 'select 7', '[[7]]')
    await leave(second)
    expect(servers()).toEqual([])
    expect(postmasters()).toEqual([0, 0])
  })

  it('may start at the same moment', async () => {
    const all = Array.from({ length: 5 }, () => user())
    await Promise.all(all.map((one) => one.hears('open')))
    await Promise.all(all.map((one) => ask(one, 'select 7', '[[7]]')))
    await Promise.all(all.map(leave))
    expect(servers()).toEqual([])
  })

  it('may be killed: the others work on, and the idle shutdown stops both after the last', async () => {
    const [first, second] = [user(), user()]
    await Promise.all([first.hears('open'), second.hears('open')])
    const started = postmasters()
    first.child.kill('SIGKILL')
    await ask(second, 'select 7', '[[7]]')
    expect(postmasters()).toEqual(started)
    second.child.kill('SIGKILL')
    expect(await until(() => servers().length === 0)).toBe(true)
    expect(await until(() => !fs.existsSync(paths.idleShutdown))).toBe(true)
  })

  it('start another idle shutdown when it is killed', async () => {
    const first = user()
    await first.hears('open')
    const idleShutdown = (): number =>
      Number(fs.readFileSync(paths.idleShutdown, 'utf8').split(' ')[0])
    const before = idleShutdown()
    process.kill(before, 'SIGKILL')
    expect(await until(() => idleShutdown() !== before && identify(idleShutdown()) !== null)).toBe(
      true,
    )
    first.child.kill('SIGKILL')
    expect(await until(() => servers().length === 0)).toBe(true)
  })

  it('are told apart from a later process with the same number', async () => {
    fs.mkdirSync(paths.clients, { recursive: true })
    fs.writeFileSync(path.join(paths.clients, `${process.pid}-9`), `${process.pid} 1\n`)
    const clusters = await openClusters({ home, limits: defaultLimits })
    await clusters.close()
    expect(servers()).toEqual([])
  })
})

describe('a dead server', () => {
  it.each(['store', 'bench'] as const)(
    'comes back: kill -9 of the postmaster of the %s',
    async (name) => {
      const clusters = await openClusters({ home, limits: defaultLimits })
      await withOwner(clusters[name], clusters[name].database, (owner) =>
        owner.query(
          'drop table if exists public.kept; create table public.kept as select generate_series(1, 1000) as a',
        ),
      )
      process.kill(postmaster(name), 'SIGKILL')
      const client = await connect(clusters[name])
      const kept = await client.query<{ count: string }>('select count(*) from public.kept')
      expect(kept.rows[0]?.count).toBe('1000')
      await client.end()
      expect(await clusters.health()).toEqual({ store: true, bench: true })
      await clusters.close()
      expect(servers()).toEqual([])
    },
  )

  it('comes back by itself while nobody asks for it', async () => {
    const clusters = await openClusters({ home, limits: defaultLimits })
    const before = postmaster('bench')
    process.kill(before, 'SIGKILL')
    expect(await until(() => ![0, before].includes(postmaster('bench')))).toBe(true)
    await clusters.close()
  })

  it('comes back although a busy backend outlives the postmaster', async () => {
    const clusters = await openClusters({ home, limits: defaultLimits })
    const client = await connect(clusters.bench)
    const pid = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]
      ?.pid as number
    const busy = client.query(
      'select count(*) from generate_series(1, 1000) a, generate_series(1, 1000000) b',
    )
    busy.catch(() => undefined)
    await until(() => isRunningOnProcessor(pid))
    process.kill(postmaster('bench'), 'SIGKILL')
    const next = await connect(clusters.bench)
    expect((await next.query('select 7 as a')).rows).toEqual([{ a: 7 }])
    expect(identify(pid)).toBeNull()
    await next.end()
    await clusters.close()
  })

  it('starts although its pid file names another living process', async () => {
    const first = await openClusters({ home, limits: defaultLimits })
    const file = path.join(paths.data.store, 'postmaster.pid')
    const text = fs.readFileSync(file, 'utf8')
    await first.close()
    fs.writeFileSync(file, text.replace(/^\d+/, String(process.ppid)))
    const clusters = await openClusters({ home, limits: defaultLimits })
    expect(await clusters.health()).toEqual({ store: true, bench: true })
    await clusters.close()
    expect(identify(process.ppid)).not.toBeNull()
  })
})

describe('the machine', () => {
  it('does not matter: language, locale and time zone are always the same', async () => {
    const first = user({
      env: { LANG: 'xx_YY.UTF-8', LC_ALL: 'de_DE.UTF-8', TZ: 'Asia/Tokyo', PGTZ: 'Asia/Tokyo' },
    })
    await first.hears('open')
    await ask(
      first,
      "select current_setting('timezone'), current_setting('log_timezone'), current_setting('server_encoding'), datcollate, datlocprovider, datlocale, lower('Ä') from pg_database where datname = 'backwright'",
      '[["UTC","UTC","UTF8","C","b","C.UTF-8","ä"]]',
    )
    await leave(first)
  })

  it('has the sockets in a private folder, outside of the data', async () => {
    const clusters = await openClusters({ home, limits: defaultLimits })
    expect(clusters.store.host.startsWith(fs.realpathSync(path.dirname(home)))).toBe(false)
    expect(`${clusters.store.host}/.s.PGSQL.5433`.length).toBeLessThan(100)
    expect(fs.statSync(clusters.store.host).mode & 0o777).toBe(0o700)
    expect(paths.listMade()).toEqual(
      expect.arrayContaining([paths.sockets, paths.data.store, paths.clients]),
    )
    await clusters.close()
  })

  it('may have been started again: a bench that was not closed is made anew', async () => {
    const first = await openClusters({ home, limits: defaultLimits })
    await withOwner(first.bench, 'postgres', (owner) =>
      owner.query('create table public.doubtful ()'),
    )
    await first.close()
    await until(() => !fs.existsSync(path.join(paths.data.bench, 'backwright-boot.stopped')))
    const settled = await openClusters({ home, limits: defaultLimits })
    const count = (of: typeof first): Promise<number | null> =>
      withOwner(
        of.bench,
        'postgres',
        async (owner) =>
          (await owner.query("select 1 from pg_class where relname = 'doubtful'")).rowCount,
      )
    expect(await count(settled)).toBe(1)
    await settled.close()
    await until(() => !fs.existsSync(path.join(paths.data.bench, 'backwright-boot.stopped')))
    fs.writeFileSync(path.join(paths.data.bench, 'backwright-boot'), 'another boot')
    const anew = await openClusters({ home, limits: defaultLimits })
    expect(await count(anew)).toBe(0)
    await anew.close()
  })

  it('may come from another PostgreSQL: a store that a backup holds is set aside, any other is refused', async () => {
    const version = path.join(paths.data.store, 'PG_VERSION')
    const first = await openClusters({ home, limits: defaultLimits })
    await withOwner(first.store, first.store.database, (owner) =>
      owner.query('create table public.set_aside ()'),
    )
    await first.close()
    fs.writeFileSync(version, '17\n')
    await expect(openClusters({ home, limits: defaultLimits })).rejects.toMatchObject({
      code: 'server-version',
      reason: { came: 'data of PostgreSQL 17' },
    })
    fs.writeFileSync(version, '18\n')
    const saved = await openClusters({ home, limits: defaultLimits })
    expect(saved.isAlone()).toBe(true)
    await saved.close({ isStoreSaved: true })
    fs.writeFileSync(version, '17\n')
    const anew = await openClusters({ home, limits: defaultLimits })
    const tables = await withOwner(anew.store, anew.store.database, (owner) =>
      owner.query("select from pg_class where relname = 'set_aside'"),
    )
    expect(tables.rowCount).toBe(0)
    const aside = `${paths.data.store}-of-postgresql-17`
    expect(paths.listMade()).toContain(aside)
    expect(fs.existsSync(paths.saved)).toBe(false)
    await anew.close()
    fs.rmSync(aside, { recursive: true })
  })

  it('bounds the bench, and lets the store keep what it was told', async () => {
    const clusters = await openClusters({ home, limits: defaultLimits })
    const show = (of: 'store' | 'bench', name: string): Promise<string> =>
      withOwner(
        clusters[of],
        clusters[of].database,
        async (owner) =>
          (await owner.query<{ v: string }>('select current_setting($1) as v', [name])).rows[0]
            ?.v as string,
      )
    expect(
      await Promise.all(
        ['fsync', 'synchronous_commit', 'full_page_writes'].map((n) => show('store', n)),
      ),
    ).toEqual(['on', 'on', 'on'])
    expect(
      await Promise.all(
        [
          'fsync',
          'synchronous_commit',
          'autovacuum',
          'temp_file_limit',
          'jit',
          'listen_addresses',
        ].map((n) => show('bench', n)),
      ),
    ).toEqual(['off', 'on', 'off', '64MB', 'off', ''])
    await clusters.close()
  })
})

/** Reads the state and the processor time of a process; without /proc it is taken to run. */
function isRunningOnProcessor(pid: number): boolean {
  if (!fs.existsSync('/proc/self/stat')) return true
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'R' && Number(fields[11]) > 5
}
