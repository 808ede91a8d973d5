import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import { type Clusters, openClusters } from '../clusters/cluster.ts'
import { findOutside, type Outside, startOutside, superuser } from '../test-data/outside.ts'
import { removeScratch, scratchHome } from '../test-data/scratch.ts'
import { openBench } from './bench.ts'
import { type ConnectionInfo, withOwner } from './connection.ts'
import { checkDifferent, openServer } from './outside-server.ts'
import { grantRead } from './roles.ts'

/** Those that are on this machine: owners may do less with the roles they made since 16. */
const majors = ['15', '16', '17', '18'].flatMap((major) => {
  const bin = findOutside(major)
  return bin === null ? [] : [[Number(major), bin] as const]
})

describe('addresses', () => {
  it.each(['mysql://a@b/c', 'nonsense', 'postgres://%zz'])('%s is refused', async (url) => {
    await expect(openServer('BENCH_URL', url)).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('the embedded clusters', () => {
  const home = scratchHome()
  let clusters: Clusters
  beforeAll(async () => {
    clusters = await openClusters({ home, limits: defaultLimits })
  })
  afterAll(async () => {
    await clusters.close()
    removeScratch(home)
  })

  it('are two', async () => {
    await checkDifferent(clusters.store, clusters.bench)
  })

  it('are refused as one, under whatever name', async () => {
    const again: ConnectionInfo = { ...clusters.store, database: 'postgres' }
    await expect(checkDifferent(clusters.store, again)).rejects.toMatchObject({
      code: 'same-cluster',
    })
  })
})

describe.each(majors)('PostgreSQL %i as the bench', (major, bin) => {
  const home = scratchHome()
  let outside: Outside
  let asSuperuser: string
  let asOwner: string

  beforeAll(async () => {
    outside = await startOutside(bin, home)
    asSuperuser = outside.url(superuser.user, superuser.password)
    asOwner = outside.url('bench_owner', 'owner’s own')
    await withOwner(await openServer('BENCH_URL', asSuperuser), 'postgres', async (owner) => {
      await owner.query(`create role bench_owner login createdb createrole password 'owner’s own'`)
      await owner.query('grant connect on database postgres to bench_owner')
    })
  })
  afterAll(async () => {
    await outside.stop()
    removeScratch(home)
  })

  it('is refused as the store and the bench at once, and not beside the embedded store', async () => {
    const both = { home, limits: defaultLimits, databaseUrl: asOwner, benchUrl: asSuperuser }
    await expect(openClusters(both)).rejects.toMatchObject({ code: 'same-cluster' })
    const clusters = await openClusters({ home, limits: defaultLimits, benchUrl: asSuperuser })
    expect(clusters.isEmbedded).toEqual({ store: true, bench: false })
    expect(clusters.bench.serverMajor).toBe(major)
    expect(await clusters.health()).toEqual({ store: true, bench: true })
    await clusters.close()
  })

  it('is refused with a wrong password, and says what to try', async () => {
    const wrong = openServer('BENCH_URL', outside.url('bench_owner', 'wrong'))
    await expect(wrong).rejects.toMatchObject({ code: 'no-database' })
  })

  it('says what an owner lacks', async () => {
    await withOwner(await openServer('BENCH_URL', asSuperuser), 'postgres', (owner) =>
      owner.query(`create role makes_databases login createdb password 'p'`),
    )
    const connection = await openServer('BENCH_URL', outside.url('makes_databases', 'p'))
    await expect(openBench(connection, defaultLimits)).rejects.toMatchObject({
      code: 'no-database',
      reason: {
        came: 'a user without CREATEROLE',
        try: expect.stringContaining('ALTER ROLE makes_databases CREATEROLE'),
      },
    })
  })

  it.each([
    ['an owner with CREATEDB and CREATEROLE', () => asOwner],
    ['a superuser', () => asSuperuser],
  ])('works for %s', async (_who, url) => {
    const connection = await openServer('BENCH_URL', url())
    const bench = await openBench(connection, defaultLimits)
    const database = await bench.prepareDatabase(`outside ${url()}`, async (owner) => {
      const statements = ['create schema s', 'create table s.t as select 7 as a'].map((text) => ({
        text,
      }))
      await owner.runBatch(statements, { timeoutMs: 10_000 })
      await grantRead(owner, ['s'])
    })
    const slot = await bench.leaseSlot()
    const ask = async (...texts: string[]) =>
      (await slot.session(database)).runBatch(
        texts.map((text) => ({ text, endsGroup: true })),
        { timeoutMs: 500 },
      )
    const [settings, read, write, password] = await ask(
      `select current_setting('jit'), current_setting('max_parallel_workers_per_gather')`,
      'select a from s.t',
      'insert into s.t values (1)',
      `alter role ${slot.role} password 'mine'`,
    )
    expect(settings).toMatchObject({ kind: 'rows', rows: [['off', '0']] })
    expect(read).toMatchObject({ kind: 'rows', rows: [['7']] })
    expect(write).toMatchObject({ kind: 'error', code: '42501' })
    expect(password).toMatchObject({ kind: 'rows' })
    expect(await ask('do $$ begin loop end loop; end $$')).toMatchObject([
      { kind: 'over-limit', limit: 'time' },
    ])
    await slot.release()
    await bench.close()

    const again = await openBench(connection, defaultLimits)
    const next = await again.leaseSlot()
    const reference = await again.referenceSession(database)
    for (const session of [await next.session(database), reference]) {
      expect(
        await session.runBatch([{ text: 'select a from s.t' }], { timeoutMs: 5_000 }),
      ).toMatchObject([{ rows: [['7']] }])
    }
    await next.release()
    await again.dropDatabase(database)
    await again.close()
  })

  it('says that somebody else made its roles', async () => {
    await withOwner(await openServer('BENCH_URL', asSuperuser), 'postgres', async (owner) => {
      await owner.query(`create role late_owner login createdb createrole password 'p'`)
      await owner.query('grant connect on database postgres to late_owner')
    })
    const connection = await openServer('BENCH_URL', outside.url('late_owner', 'p'))
    const opening = openBench(connection, defaultLimits)
    // Before 16 whoever may make roles may change all of them.
    if (major < 16) return await (await opening).close()
    await expect(opening).rejects.toMatchObject({
      code: 'no-database',
      reason: { came: expect.stringContaining('somebody else made them') },
    })
  })
})
