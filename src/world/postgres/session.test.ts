import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../kit/limits.ts'
import { type Clusters, openClusters } from '../clusters/cluster.ts'
import { removeScratch, scratchHome, until } from '../test-data/scratch.ts'
import { connect, withOwner } from './connection.ts'
import { type Outcome, openSession, type Session, type Statement } from './session.ts'

const home = scratchHome()
let clusters: Clusters
let session: Session

beforeAll(async () => {
  clusters = await openClusters({ home, limits: defaultLimits })
  session = await openSession(clusters.bench, { database: 'postgres', role: 'postgres' })
})
afterAll(async () => {
  await session.close()
  await clusters.close()
  removeScratch(home)
})

const texts = (...all: string[]): Statement[] => all.map((text) => ({ text }))
const run = (statements: readonly Statement[], timeoutMs = 30_000): Promise<Outcome[]> =>
  session.runBatch(statements, { timeoutMs })
const one = async (text: string, timeoutMs?: number): Promise<Outcome> =>
  (await run([{ text }], timeoutMs))[0] as Outcome
const rowsOf = (outcome: Outcome | undefined): unknown =>
  outcome?.kind === 'rows' ? outcome.rows : outcome

describe('a batch', () => {
  it('answers in order, in text form', async () => {
    const outcomes = await run(
      texts(
        'select 1 as a, null::int as "B", true, 1.50',
        'create temp table t (a int)',
        'insert into t values (1), (2)',
        'drop table t',
      ),
    )
    expect(outcomes.map((o) => (o.kind === 'rows' ? o.tag : o))).toEqual([
      'SELECT 1',
      'CREATE TABLE',
      'INSERT 2',
      'DROP TABLE',
    ])
    expect(outcomes[0]).toEqual({
      kind: 'rows',
      columns: [
        { name: 'a', typeOid: 23 },
        { name: 'B', typeOid: 23 },
        { name: '?column?', typeOid: 16 },
        { name: '?column?', typeOid: 1700 },
      ],
      rows: [['1', null, 't', '1.50']],
      tag: 'SELECT 1',
      truncated: false,
    })
  })

  it('stops at the first error, and says where it is', async () => {
    const outcomes = await run(texts('select 1', "select '😀', foo", 'select 3'))
    expect(outcomes.map((o) => o.kind)).toEqual(['rows', 'error', 'not-run'])
    expect(outcomes[1]).toMatchObject({ code: '42703', position: "select '😀', ".length })
  })

  it('goes on with the next group after an error', async () => {
    const outcomes = await run([
      { text: 'select 1/0' },
      { text: 'select 2', endsGroup: true },
      { text: 'select 3', endsGroup: true },
      { text: 'select 4' },
    ])
    expect(outcomes.map((o) => o.kind)).toEqual(['error', 'not-run', 'rows', 'rows'])
    expect(rowsOf(outcomes[3])).toEqual([['4']])
  })

  it('gives the error of a commit to the last statement of its group', async () => {
    const outcomes = await run([
      { text: 'create temp table k (a int primary key deferrable initially deferred)' },
      { text: 'insert into k values (1), (1)', endsGroup: true },
      { text: 'select 5' },
    ])
    expect(outcomes.map((o) => o.kind)).toEqual(['rows', 'error', 'rows'])
    expect(outcomes[1]).toMatchObject({ code: '23505', constraint: 'k_pkey' })
  })

  it('sends one statement a message', async () => {
    expect(await one('select 1; select 2')).toMatchObject({ kind: 'error', code: '42601' })
  })

  it('runs a script whole, as a group of its own, and keeps nothing of what it gives', async () => {
    const outcomes = await run([
      {
        text: 'begin; create temp table s (a int); insert into s values (1); select 5',
        isScript: true,
      },
      { text: 'select a from s' },
      { text: 'select 1 / 0', endsGroup: true },
      { text: 'rollback; select 1 / 0; select 2', isScript: true },
      { text: "select to_regclass('s')" },
    ])
    expect(outcomes).toMatchObject([
      { kind: 'rows', columns: [], rows: [] },
      { kind: 'rows', rows: [['1']] },
      { kind: 'error', code: '22012' },
      { kind: 'error', code: '22012' },
      { kind: 'rows', rows: [[null]] },
    ])
  })

  it('keeps a text under a name and runs it again and again, batch after batch', async () => {
    const batch: Statement[] = [
      { text: 'begin', isScript: true },
      { text: 'select count(*) from k', keepAs: 'early', endsGroup: true },
      { text: 'rollback; begin; create temp table k (a int)', isScript: true },
      { text: 'select count(*) from k', keepAs: 'kept' },
      { text: 'select count(*) from k', runs: 'kept' },
      { text: 'insert into k values (1), (2)' },
      { text: 'select count(*) from k', runs: 'kept', endsGroup: true },
      { text: 'rollback', isScript: true },
    ]
    const expected = [
      { kind: 'rows' },
      { kind: 'error', code: '42P01' },
      { kind: 'rows' },
      { kind: 'rows', rows: [] },
      { kind: 'rows', rows: [['0']] },
      { kind: 'rows', tag: 'INSERT 2' },
      { kind: 'rows', rows: [['2']] },
      { kind: 'rows' },
    ]
    expect(await run(batch)).toMatchObject(expected)
    expect(await run(batch)).toMatchObject(expected)
  })

  it('reads rowsMax rows and tells that there were more', async () => {
    const [some, all] = await run([
      { text: 'select generate_series(1, 10)', rowsMax: 3 },
      { text: 'select generate_series(1, 3)', rowsMax: 3 },
    ])
    expect(some).toMatchObject({ rows: [['1'], ['2'], ['3']], truncated: true, tag: null })
    expect(all).toMatchObject({ truncated: false, tag: 'SELECT 3' })
  })

  it('takes empty statements, a NUL, and text of a megabyte', async () => {
    expect(await one('-- nothing')).toMatchObject({ kind: 'rows', columns: [], tag: '' })
    const nul = await run(texts('select 1', "select 'a\0b'", 'select 3'))
    expect(nul.map((o) => o.kind)).toEqual(['rows', 'error', 'not-run'])
    expect(nul[1]).toMatchObject({ code: '22021', position: 9 })
    const long = 'x'.repeat(1_048_576)
    expect(rowsOf(await one(`select '${long}'`))).toEqual([[long]])
  })

  it('has no input for COPY FROM STDIN', async () => {
    const outcomes = await run(
      texts('create temp table c (a int)', 'copy c from stdin', 'select 1'),
    )
    expect(outcomes.map((o) => o.kind)).toEqual(['rows', 'error', 'not-run'])
    expect(rowsOf(await one('select 1'))).toEqual([['1']])
  })

  it('resets what ran, and asks the server nothing where nothing ran', async () => {
    const pid = rowsOf(await one('select pg_backend_pid()')) as string[][]
    const lastAsked = () =>
      withOwner(clusters.bench, 'postgres', async (client) => {
        const { rows } = await client.query<{ query: string; changed: string }>(
          'select query, state_change::text as changed from pg_stat_activity where pid = $1',
          [pid[0]?.[0]],
        )
        return rows[0]
      })
    await session.reset()
    const before = await lastAsked()
    expect(before?.query).toBe('DISCARD ALL')
    await session.reset()
    expect(await lastAsked()).toEqual(before)
    await one("set application_name = 'mine'")
    await session.reset()
    expect(rowsOf(await one('show application_name'))).not.toEqual([['mine']])
  })

  it('keeps a transaction open from batch to batch, until reset', async () => {
    await run(texts('begin', 'create table public.seen (a int)', 'set timezone = "Asia/Tokyo"'))
    expect(rowsOf(await one('select count(*) from public.seen'))).toEqual([['0']])
    await session.reset()
    expect(await one('select count(*) from public.seen')).toMatchObject({ code: '42P01' })
    expect(rowsOf(await one('show timezone'))).toEqual([['UTC']])
  })

  it('is one round trip: a thousand statements arrive before the first is answered', async () => {
    const outcomes = await run(
      Array.from({ length: 1_000 }, (_, i) => ({
        text: `select ${i}, statement_timestamp() < now() + '1h'`,
      })),
    )
    expect(outcomes.every((o) => o.kind === 'rows')).toBe(true)
    expect(rowsOf(outcomes[999])).toEqual([['999', 't']])
  })
})

describe('limits', () => {
  const overLimit = (limit: string) => ({ kind: 'over-limit', limit })

  it.each([
    [
      'recursion without end',
      'with recursive r(n) as (select 1 union all select n + 1 from r) select n from r where n < 0',
      'time',
    ],
    [
      'a cross join of everything',
      'select count(*) from pg_attribute a, pg_attribute b, pg_attribute c',
      'time',
    ],
    [
      'a handler that swallows being canceled',
      'do $$ begin loop begin perform pg_sleep(1); exception when query_canceled then null; end; end loop; end $$',
      'time',
    ],
    ['a string of a gigabyte', "select repeat('x', 1000000000)", 'memory'],
    ['a string beyond all bounds', "select repeat('x', 2000000000)", 'memory'],
    [
      'an aggregate that fills the address space',
      "select string_agg(repeat('x', 1000000), '') from generate_series(1, 2000)",
      'memory',
    ],
    ['ten million rows', 'select g from generate_series(1, 10000000) g', 'temporary-files'],
    ['one value larger than the result may be', "select repeat('x', 100000000)", 'bytes'],
    [
      'many rows larger than the result may be',
      "select repeat('x', 1000000) from generate_series(1, 50)",
      'bytes',
    ],
  ])('%s is over the limit, and the session is well afterwards', async (_what, text, limit) => {
    const timeoutMs = limit === 'time' ? 300 : 60_000
    expect(await one(text, timeoutMs)).toMatchObject(overLimit(limit))
    expect(rowsOf(await one('select 1'))).toEqual([['1']])
  })

  it('ends the process that ran too long', async () => {
    const pid = rowsOf(await one('select pg_backend_pid()')) as string[][]
    await one(
      'do $$ begin loop begin perform pg_sleep(1); exception when query_canceled then null; end; end loop; end $$',
      100,
    )
    const alive = await withOwner(
      clusters.bench,
      'postgres',
      async (owner) =>
        (await owner.query('select 1 from pg_stat_activity where pid = $1', [pid[0]?.[0]]))
          .rowCount,
    )
    expect(alive).toBe(0)
  })

  it('keeps time although the statement lifts the server’s', async () => {
    const outcomes = await run(texts('set statement_timeout = 0', 'select pg_sleep(60)'), 200)
    expect(outcomes[1]).toMatchObject(overLimit('time'))
    await session.reset()
  })

  it('counts bytes over the whole batch', async () => {
    const outcomes = await session.runBatch(
      texts("select repeat('x', 600)", "select repeat('x', 600)"),
      {
        timeoutMs: 5_000,
        bytesMax: 1_000,
      },
    )
    expect(outcomes.map((o) => o.kind)).toEqual(['rows', 'over-limit'])
  })
})

describe('a lost connection', () => {
  const kill = (signal: NodeJS.Signals, pid: string): boolean => process.kill(Number(pid), signal)
  const ownPid = async (of: Session): Promise<string> => {
    const [outcome] = await of.runBatch([{ text: 'select pg_backend_pid()' }], { timeoutMs: 5_000 })
    return (rowsOf(outcome) as string[][])[0]?.[0] as string
  }

  it('is no verdict at first; the same statement at it again is', async () => {
    const text = 'select pg_sleep(50) -- what kills its server'
    for (const expected of ['rejected', 'fulfilled']) {
      const pid = await ownPid(session)
      const running = session.runBatch([{ text }], { timeoutMs: 60_000 })
      const watcher = await connect(clusters.bench)
      await until(
        async () =>
          (
            await watcher.query(
              "select 1 from pg_stat_activity where pid = $1 and state = 'active'",
              [pid],
            )
          ).rowCount === 1,
      )
      await watcher.end()
      kill('SIGKILL', pid)
      const [settled] = await Promise.allSettled([running])
      expect(settled?.status).toBe(expected)
      if (settled?.status === 'rejected')
        expect(settled.reason).toMatchObject({ code: 'no-database' })
      else expect(settled?.value).toMatchObject([{ kind: 'over-limit', limit: 'memory' }])
    }
    expect(rowsOf(await one('select 1'))).toEqual([['1']])
  })

  it('rejects when another process crashed, and the next batch has a connection', async () => {
    const other = await openSession(clusters.bench, { database: 'postgres', role: 'postgres' })
    const pid = await ownPid(other)
    const running = session.runBatch(texts('select pg_sleep(50)'), { timeoutMs: 60_000 })
    running.catch(() => undefined)
    kill('SIGKILL', pid)
    await expect(running).rejects.toMatchObject({ code: 'no-database' })
    expect(rowsOf(await one('select 1'))).toEqual([['1']])
    await other.close()
  })
})
