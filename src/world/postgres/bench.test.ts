import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import { type Clusters, openClusters } from '../clusters/cluster.ts'
import { rolePassword, scramVerifier } from '../clusters/password.ts'
import { removeScratch, scratchHome, until } from '../test-data/scratch.ts'
import { type Bench, openBench } from './bench.ts'
import { withOwner } from './connection.ts'
import { grantRead, grantWrite, referenceRole } from './roles.ts'
import { type Outcome, openSession, type Session } from './session.ts'

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

const run = (session: Session, ...texts: string[]): Promise<Outcome[]> =>
  session.runBatch(
    texts.map((text) => ({ text, endsGroup: true })),
    { timeoutMs: 5_000 },
  )
const one = async (session: Session, text: string): Promise<Outcome> =>
  (await run(session, text))[0] as Outcome
const buildFilms = async (owner: Session): Promise<void> => {
  const outcomes = await run(
    owner,
    'create schema reel',
    'create table reel.film (id int)',
    'insert into reel.film values (7)',
  )
  expect(outcomes.map((o) => o.kind)).toEqual(['rows', 'rows', 'rows'])
  await grantRead(owner, ['reel'])
}
const asOwner = async (sql: string): Promise<unknown[]> =>
  withOwner(clusters.bench, 'postgres', async (owner) => (await owner.query(sql)).rows)

describe('a database', () => {
  it('keeps what references own when another process opens the bench', async () => {
    const database = await bench.prepareDatabase('owned by references', async (owner) => {
      await owner.runBatch([{ text: 'grant create on schema public to bw_reference' }], {
        timeoutMs: 10_000,
      })
    })
    const reference = await bench.referenceSession(database)
    const ask = async (text: string) =>
      (await reference.runBatch([{ text }], { timeoutMs: 10_000 }))[0]?.kind
    expect(await ask('create table sheet (line text)')).toBe('rows')
    const other = await openBench(clusters.bench, defaultLimits)
    expect(await ask('select from sheet')).toBe('rows')
    await other.close()
    await reference.close()
  })

  it('is built once, however many ask for it at the same time', async () => {
    let built = 0
    const build = async (owner: Session): Promise<void> => {
      built++
      await buildFilms(owner)
    }
    const other = await openBench(clusters.bench, defaultLimits)
    const names = await Promise.all(
      [bench, other, bench].map((b) => b.prepareDatabase('query/once', build)),
    )
    expect(new Set(names).size).toBe(1)
    expect(built).toBe(1)
    await other.close()
    expect(await bench.hasDatabase('query/once')).toBe(true)
  })

  it('is built again when building it failed half-way', async () => {
    const failing = bench.prepareDatabase('query/fails', async (owner) => {
      await run(owner, 'create table public.half ()')
      throw new Error('half-way')
    })
    await expect(failing).rejects.toThrow('half-way')
    expect(await bench.hasDatabase('query/fails')).toBe(false)
    const database = await bench.prepareDatabase('query/fails', buildFilms)
    const owner = await bench.ownerSession(database)
    expect(await one(owner, 'select * from public.half')).toMatchObject({ code: '42P01' })
    await owner.close()
  })

  it('is UTF-8, in code point order and UTC, and closed to all but learners and references', async () => {
    const database = await bench.prepareDatabase('query/once', buildFilms)
    expect(
      await asOwner(`select pg_encoding_to_char(encoding) as encoding, datlocprovider, datlocale, datcollate,
        has_database_privilege('public', oid, 'connect') as public, has_database_privilege('public', oid, 'temp') as temp
        from pg_database where datname = '${database}'`),
    ).toEqual([
      {
        encoding: 'UTF8',
        datlocprovider: 'b',
        datlocale: 'C.UTF-8',
        datcollate: 'C',
        public: false,
        temp: false,
      },
    ])
    expect(
      await asOwner(
        "select datname from pg_database where datallowconn and has_database_privilege('public', oid, 'connect')",
      ),
    ).toEqual([])
  })

  it('can be copied, and the copy changed and dropped', async () => {
    const database = await bench.prepareDatabase('change/golden', async (owner) => {
      await buildFilms(owner)
      await grantWrite(owner, ['reel'])
    })
    const [first, second] = [
      await bench.cloneDatabase(database),
      await bench.cloneDatabase(database),
    ]
    const slot = await bench.leaseSlot()
    expect(
      await one(await slot.session(first.database), 'update reel.film set id = 8'),
    ).toMatchObject({ tag: 'UPDATE 1' })
    expect(
      await one(await slot.session(second.database), 'select id from reel.film'),
    ).toMatchObject({ rows: [['7']] })
    await slot.leave(first.database)
    await first.drop()
    await second.drop()
    expect(await bench.hasDatabase(first.database)).toBe(false)
    await slot.release()
  })

  it('goes when it is stale: of another name, and with nobody in it', async () => {
    await bench.prepareDatabase('query/old', buildFilms)
    const used = await bench.prepareDatabase('query/used', buildFilms)
    const kept = await bench.prepareDatabase('query/kept', buildFilms)
    const user = await bench.ownerSession(used)
    await bench.dropStale([kept])
    expect(
      await Promise.all(['query/old', 'query/used', 'query/kept'].map((n) => bench.hasDatabase(n))),
    ).toEqual([false, true, true])
    expect(await bench.prepareDatabase('query/still', buildFilms)).toMatch(/^bw_/)
    await user.close()
  })

  it('goes with the bench where that was asked for', async () => {
    const other = await openBench(clusters.bench, defaultLimits)
    await other.prepareDatabase('compare/1', buildFilms, { keepUntil: 'close' })
    await other.close()
    expect(await bench.hasDatabase('compare/1')).toBe(false)
  })
})

describe('a slot', () => {
  it('reads what was granted and can do nothing else', async () => {
    const database = await bench.prepareDatabase('query/once', buildFilms)
    const slot = await bench.leaseSlot()
    const session = await slot.session(database)
    expect(await one(session, 'select id from reel.film')).toMatchObject({ rows: [['7']] })
    const forbidden = [
      'insert into reel.film values (1)',
      'drop table reel.film',
      'truncate reel.film',
      'create table reel.mine ()',
      'create table mine ()',
      'create schema mine',
      'create temp table mine ()',
      'create role mine',
      'create database mine',
      'create extension pg_trgm',
      'create extension dblink',
      'alter system set work_mem = 1',
      `alter database ${database} set work_mem = 1000`,
      `set role ${referenceRole}`,
      'set role postgres',
      'set session authorization postgres',
      'set temp_file_limit = -1',
      'set log_statement = all',
      "copy reel.film to program 'id'",
      "copy reel.film to '/tmp/x'",
      "select pg_read_file('/etc/passwd')",
      "select pg_ls_dir('/')",
      "select lo_import('/etc/passwd')",
      'select lo_create(0)',
      "select lo_from_bytea(0, '')",
      "select set_config('statement_timeout', '0', false)",
      'select pg_sleep(0)',
      'select pg_advisory_lock(1)',
      'select pg_try_advisory_xact_lock(1, 2)',
      "select pg_notify('a', 'b')",
      'select pg_terminate_backend(1)',
      'select pg_cancel_backend(1)',
      'select * from pg_stat_activity',
      'select * from pg_locks',
      "select query_to_xml('select 1', true, true, '')",
      "select table_to_xml('reel.film', true, true, '')",
      "select database_to_xml(true, true, '')",
      "select * from ts_stat('select null::tsvector')",
      'select * from pg_authid',
      'select * from pg_hba_file_rules',
      'select pg_reload_conf()',
      "select pg_logical_emit_message(true, 'a', 'b')",
      'checkpoint',
      'create publication mine for all tables',
      `create function f() returns int language sql as 'select 1'`,
      "load 'pg_stat_statements'",
    ]
    const outcomes = await run(session, ...forbidden)
    const allowed = forbidden.filter((_text, index) => outcomes[index]?.kind !== 'error')
    expect(allowed).toEqual([])
    await slot.release()
  })

  it('enters only the databases of labs', async () => {
    const slot = await bench.leaseSlot()
    for (const database of ['postgres', 'template1'])
      await expect(slot.session(database)).rejects.toMatchObject({ code: 'no-database' })
    await slot.release()
  })

  it('is never used twice at the same time, by this bench or another', async () => {
    const other = await openBench(clusters.bench, defaultLimits)
    const slots = await Promise.all([bench, bench, other, other, bench].map((b) => b.leaseSlot()))
    expect(new Set(slots.map((slot) => slot.role)).size).toBe(5)
    await Promise.all(slots.map((slot) => slot.release()))
    await other.close()
  })

  it('waits while all are in use', async () => {
    const slots = await Promise.all(Array.from({ length: 16 }, () => bench.leaseSlot()))
    const next = bench.leaseSlot()
    await slots[3]?.release()
    expect((await next).role).toBe(slots[3]?.role)
    await (await next).release()
    await Promise.all(slots.map((slot) => slot.release()))
  })

  it('leaves nothing of itself: settings, objects, passwords, transactions, prepared statements', async () => {
    const database = await bench.prepareDatabase('change/open', async (owner) => {
      await buildFilms(owner)
      await run(owner, 'create schema free', 'grant all on schema free to bw_readers')
    })
    const slot = await bench.leaseSlot()
    const session = await slot.session(database)
    const own = [
      `alter role ${slot.role} set search_path = nowhere`,
      `alter role ${slot.role} in database ${database} set work_mem = '64kB'`,
      `alter role ${slot.role} password 'mine'`,
      'alter default privileges grant select on tables to public',
      'create table free.left_behind (a int)',
      'prepare p as select 1',
      'listen somebody',
      "set datestyle = 'German'",
      'begin',
      'declare c cursor for select 1',
    ]
    expect((await run(session, ...own)).filter((o) => o.kind !== 'rows')).toEqual([])
    await slot.release()
    expect(
      await asOwner(`select r.rolpassword = '${scramVerifier(rolePassword(clusters.bench, slot.role) ?? '')}' as is_ours, s.setconfig, (select count(*)::int from pg_shdepend d where d.refobjid = r.oid and d.deptype <> 'a') as owned
        from pg_authid r left join pg_db_role_setting s on s.setrole = r.oid where r.rolname = '${slot.role}'`),
    ).toEqual([{ is_ours: true, setconfig: null, owned: 0 }])
    const next = await bench.leaseSlot()
    expect(next.role).toBe(slot.role)
    const after = await run(
      await next.session(database),
      'execute p',
      'select * from free.left_behind',
      'fetch c',
      'show datestyle',
      'show search_path',
    )
    expect(after.map((o) => (o.kind === 'rows' ? o.rows[0]?.[0] : o.kind))).toEqual([
      'error',
      'error',
      'error',
      'ISO, MDY',
      '"$user", public',
    ])
    await next.release()
  })

  it('keeps its sessions warm, and opens them anew with other settings', async () => {
    const database = await bench.prepareDatabase('query/once', buildFilms)
    const slot = await bench.leaseSlot()
    const first = await slot.session(database)
    expect(await slot.session(database)).toBe(first)
    const other = await slot.session(database, { search_path: 'reel' })
    expect(await one(other, 'select id from film')).toMatchObject({ rows: [['7']] })
    await slot.release()
    const again = await bench.leaseSlot()
    expect(await again.session(database, { search_path: 'reel' })).toBe(other)
    expect(await one(other, 'select id from film')).toMatchObject({ rows: [['7']] })
    await again.release()
  })

  it('is the one with a warm session, when a database is named', async () => {
    const database = await bench.prepareDatabase('query/once', buildFilms)
    const [cold, warm] = [await bench.leaseSlot(), await bench.leaseSlot()]
    await cold.leave(database)
    const session = await warm.session(database)
    await Promise.all([cold.release(), warm.release()])
    const again = await bench.leaseSlot(database)
    expect(again.role).toBe(warm.role)
    expect(await again.session(database)).toBe(session)
    await again.release()
  })

  it('holds a handful of sessions, however many databases it visits', async () => {
    const slot = await bench.leaseSlot()
    for (let i = 0; i < 6; i++) {
      const database = await bench.prepareDatabase(`query/many-${i}`, buildFilms)
      expect(await one(await slot.session(database), 'select 1')).toMatchObject({ kind: 'rows' })
    }
    const open = await asOwner(
      `select count(*)::int as n from pg_stat_activity where usename = '${slot.role}'`,
    )
    expect(open).toEqual([{ n: 5 }])
    await slot.release()
  })

  it('is lost when the server dies, and another can be had at once', async () => {
    const database = await bench.prepareDatabase('query/once', buildFilms)
    const slot = await bench.leaseSlot()
    const session = await slot.session(database)
    const [row] = (await asOwner(
      `select pid from pg_stat_activity where usename = '${slot.role}'`,
    )) as { pid: number }[]
    process.kill(row?.pid as number, 'SIGKILL')
    // PostgreSQL needs a moment to see it, and answers until then.
    const answers = (): Promise<boolean> =>
      one(session, 'select 1').then(
        ({ kind }) => kind === 'rows',
        () => false,
      )
    expect(await until(async () => !(await answers()))).toBe(true)
    const works = async (): Promise<boolean> => {
      const next = await bench.leaseSlot()
      const answer = await one(await next.session(database), 'select id from reel.film')
      await next.release()
      return answer.kind === 'rows'
    }
    expect(await until(() => works().catch(() => false))).toBe(true)
    await slot.release()
    expect(await works()).toBe(true)
  })
})

describe('a reference', () => {
  it('runs under a role of its own', async () => {
    const database = await bench.prepareDatabase('query/once', buildFilms)
    const reference = await bench.referenceSession(database, { search_path: 'reel' })
    expect(await one(reference, 'select current_user, id from film')).toMatchObject({
      rows: [[referenceRole, '7']],
    })
    expect(await one(reference, 'delete from film')).toMatchObject({ code: '42501' })
    await reference.close()
  })

  it('cannot be seen by a learner while it runs', async () => {
    const database = await bench.prepareDatabase('query/once', buildFilms)
    const reference = await openSession(clusters.bench, { database, role: referenceRole })
    const running = run(reference, 'select id from reel.film, generate_series(1, 1000000)')
    const slot = await bench.leaseSlot()
    const looks = await run(
      await slot.session(database),
      'select query from pg_stat_activity',
      'select * from pg_stat_get_activity(null)',
    )
    expect(looks.map((o) => o.kind)).toEqual(['error', 'error'])
    await running
    await reference.close()
    await slot.release()
  })
})
