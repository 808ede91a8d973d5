import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { addLearner, type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import { jobTable } from '../../tests/store/job-table.ts'
import { openClient } from './connect.ts'
import { addJob, type Job, type JobTasks, type RunningJobs } from './jobs.ts'

/*
 * How a runner lives and stops, and what becomes of its jobs and of those of the dead. The clock that
 * says when to look for the dead moves only where a test moves it.
 */

let fresh: FreshStore
let listener: pg.Client
beforeAll(async () => {
  fresh = await freshStore()
  listener = await openClient(fresh.config)
  listener.on('notification', ({ channel, payload = '' }) => {
    if (channel === 'end' || payload === wakeUp) heard.push(payload)
  })
  await listener.query('listen "jobs:insert"; listen "end"')
})
afterAll(async () => {
  await listener?.end()
  await fresh?.close()
})

interface Begun extends Job {
  readonly by: string
  readonly end: () => void
  readonly fail: () => void
}

const begun: Begun[] = []
const said: string[] = []
/** What wakes runners after jobs were given back; those that are added come with more. */
const wakeUp = '{"count":1}'
const heard: string[] = []
const running: RunningJobs[] = []

beforeEach(() => {
  for (const list of [begun, said, heard]) list.splice(0)
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(async () => {
  for (const { end } of begun) end()
  for (const one of running.splice(0)) await one.stop()
  vi.useRealTimers()
  await fresh.store.pool.query(`delete from ${jobTable}`)
})

async function run(by: string, concurrency = 2): Promise<RunningJobs> {
  const task = (job: Job): Promise<void> =>
    new Promise((resolve, reject) => {
      const fail = () => reject(new Error('it failed'))
      begun.push({ ...job, by, end: resolve, fail })
    })
  const tasks: JobTasks = {
    'grade-attempt': task,
    'grade-slow-attempt': task,
    'run-sql': task,
    'run-slow': task,
    'grade-placement': task,
    'make-lab-picture': task,
    serve: task,
  }
  const one = await fresh.store.runJobs({
    concurrency,
    slowConcurrency: 1,
    tasks,
    say: (text) => said.push(text),
  })
  running.push(one)
  return one
}

const add = (id: string, learnerId: string | null = null): Promise<void> =>
  addJob(fresh.store.db, 'run-sql', id, learnerId)
const seen = () => begun.map(({ by, id }) => `${by} does ${id}`)

async function numberOf(sql: string): Promise<number> {
  const { rows } = await fresh.store.pool.query(`select count(*)::int as n from ${sql}`)
  return rows[0].n
}
const jobs = () => numberOf('graphile_worker.jobs')
/** Names that living runners hold: one for quick jobs and one for slow ones. */
const names = () =>
  numberOf(`pg_locks where locktype = 'advisory' and classid = 4717
    and database = (select oid from pg_database where datname = current_database())`)

describe('whoever stops', () => {
  it('waits for the jobs at work and takes no more; signals are the program’s own', async () => {
    const handlers = process.listenerCount('SIGTERM')
    const first = await run('first')
    expect(process.listenerCount('SIGTERM')).toBe(handlers)
    await add('one')
    await until(() => begun.length === 1)
    let isStopped = false
    const stopping = first.stop().then(() => {
      isStopped = true
    })
    await add('two')
    // The slow jobs' runner has nothing to wait for, and ends by itself.
    await until(async () => (await names()) === 1)
    expect([isStopped, await names()]).toEqual([false, 1])
    begun[0]?.end()
    await stopping
    expect(await names()).toBe(0)
    await run('second')
    await until(() => begun.length === 2)
    expect(seen()).toEqual(['first does one', 'second does two'])
  })

  it('between two lives begins no third', async () => {
    const one = await run('one')
    await add('a')
    await until(() => begun.length === 1)
    await whileRefused('done', async () => {
      begun[0]?.end()
      let isBetween = false
      await until(async () => (isBetween = (await names()) === 1))
      expect(isBetween).toBe(true)
      await one.stop()
    })
    expect(await names()).toBe(0)
    await run('another')
    await until(() => begun.length === 2)
    expect(seen()).toEqual(['one does a', 'another does a'])
  })
})

/** While PostgreSQL refuses that a job is marked. */
async function whileRefused(as: 'done' | 'failed', work: () => Promise<void>): Promise<void> {
  const { pool } = fresh.store
  const when =
    as === 'done'
      ? `delete on ${jobTable} for each row`
      : `update on ${jobTable} for each row
           when (new.last_error is distinct from old.last_error)`
  await pool.query(`create or replace function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'refused'; end $$;
    create trigger refusing before ${when} execute function refuse()`)
  try {
    await work()
  } finally {
    await pool.query(`drop trigger refusing on ${jobTable}`)
  }
}

describe('a runner that can’t mark a job as', () => {
  it.each(['done', 'failed'] as const)('%s lives again, and does the job again', async (as) => {
    const { pool } = fresh.store
    const hide = (from: string, to: string) =>
      pool.query(`alter table graphile_worker.migrations rename column ${from} to ${to}`)
    const holder = async () =>
      (await pool.query('select locked_by from graphile_worker.jobs')).rows[0].locked_by
    const one = await run('one')
    await add('a')
    await until(() => begun.length === 1)
    const dead = await holder()
    await whileRefused(as, async () => {
      // Without its own tables it can't begin either.
      await hide('id', 'hidden')
      if (as === 'done') begun[0]?.end()
      else begun[0]?.fail()
      await until(() => said.some((text) => text.startsWith('the queue did not start: ')))
      await hide('hidden', 'id')
    })
    await until(() => begun.length === 2)
    expect(begun.map(({ id, time }) => [id, time])).toEqual([
      ['a', 1],
      ['a', 2],
    ])
    expect(said).toContainEqual(expect.stringContaining('the queue did not start: '))
    const living = await holder()
    expect(living).not.toBe(dead)
    expect(await names()).toBe(2)
    begun[1]?.end()
    await until(async () => (await jobs()) === 0)
    await add('b')
    await until(() => begun.length === 3)
    expect([await holder(), seen().at(-1)]).toEqual([living, 'one does b'])
    begun[2]?.end()
    await one.stop()
    expect([await names(), await jobs()]).toEqual([0, 0])
  })
})

it('jobs of the dead are given back when a runner begins and ever after, and wake those who live', async () => {
  const leaveBehind = async (id: string): Promise<void> => {
    await fresh.store.db.transaction().execute(async (db) => {
      await addJob(db, 'run-sql', id, null)
      await sql`update ${sql.raw(jobTable)}
        set locked_by = 'dead', locked_at = now() where key = ${`run-sql ${id}`}`.execute(db)
    })
  }
  const wakeUps = async (): Promise<string[]> => {
    await fresh.store.pool.query(`select pg_notify('end', 'end')`)
    await until(() => heard.includes('end'))
    return heard.splice(0)
  }
  const first = await run('first')
  expect(await wakeUps()).toEqual(['end'])
  await leaveBehind('one')
  await vi.advanceTimersByTimeAsync(10_000)
  await until(() => begun.length === 1)
  expect([seen(), await wakeUps()]).toEqual([['first does one'], [wakeUp, 'end']])
  begun[0]?.end()
  await first.stop()
  expect(vi.getTimerCount()).toBe(0)
  await leaveBehind('two')
  await run('second')
  expect(await wakeUps()).toEqual([wakeUp, 'end'])
  await until(() => begun.length === 2)
  expect(seen()).toEqual(['first does one', 'second does two'])
})

it('of three jobs at the same time, one learner’s are two', async () => {
  const [greedy, modest] = [randomUUID(), randomUUID()]
  for (const id of [greedy, modest]) await addLearner(fresh.store, id)
  await run('it', 3)
  for (const id of ['a', 'b', 'c']) await add(id, greedy)
  await until(() => begun.length === 2)
  await add('d', modest)
  await until(() => begun.length === 3)
  expect(begun.map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'd'])
})
