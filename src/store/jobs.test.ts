import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import {
  addLearner,
  type FreshStore,
  freshStore,
  labId,
  until,
} from '../../tests/store/fresh-store.ts'
import { jobTable } from '../../tests/store/job-table.ts'
import { insertAttempt } from './attempts.ts'
import { openClient } from './connect.ts'
import { addJob, installJobs, jobSchemaNumber, orders, quietLogger } from './jobs.ts'
import { backUpStore, openStore, saveStoreAtEnd } from './store.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

const names = Object.keys(orders) as (keyof typeof orders)[]

it('a job carries what it’s about, whose it is and where it waits, once however often it’s added', async () => {
  const { store, learnerId } = fresh
  const ids = new Map(names.map((name) => [name, randomUUID()] as const))
  for (const [name, id] of [...ids, ...ids]) {
    await addJob(store.db, name, id, name === 'make-lab-picture' ? null : learnerId)
  }
  const { rows } = await store.pool.query(
    `select task_identifier as identifier, jobs.key, jobs.flags, jobs.priority, jobs.max_attempts, payload
     from graphile_worker.jobs join ${jobTable} using (id)`,
  )
  const byName = Object.fromEntries(rows.map((row) => [row.identifier, row]))
  expect(rows).toHaveLength(names.length)
  for (const [name, id] of ids) {
    const isPicture = name === 'make-lab-picture'
    expect(byName[name]).toMatchObject({
      key: `${name} ${id}`,
      flags: isPicture ? null : { [learnerId]: true },
      priority: isPicture ? 10 : 0,
      max_attempts: 10,
      payload: { id },
    })
  }
  const queued = await store.pool.query(
    'select queue_name from graphile_worker.jobs where queue_name is not null',
  )
  expect(queued.rows).toEqual([{ queue_name: 'pictures' }])
})

it('the queue’s own log says what went wrong, except of a job, which its worker tells of', async () => {
  const said: string[] = []
  const logger = await quietLogger((text) => said.push(text))
  logger.error('lost the connection')
  logger.error('a task failed', { job: { id: 1 } })
  logger.error('with details', { pool: 1 })
  logger.warn('slow')
  logger.info('started', { pool: 1 })
  expect(said).toEqual(['lost the connection', 'with details'])
})

it('a queue that’s older is brought forward when the store opens; one that isn’t costs no connection', async () => {
  const { config } = await fresh.emptyDatabase('older_queue')
  const client = await openClient(config)
  await client.query(`create schema graphile_worker;
    create table graphile_worker.migrations (id int primary key, ts timestamptz default now() not null, breaking boolean not null default false)`)
  let opened = 0
  const counted = {
    ...config,
    get connection() {
      opened++
      return config.connection
    },
  }
  // Connections that wait to be used again would keep a clock running.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    await installJobs(client, counted)
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
  const reached = async () =>
    (await client.query('select max(id) as id from graphile_worker.migrations')).rows[0].id
  expect([await reached(), opened]).toEqual([jobSchemaNumber, 1])
  await installJobs(client, counted)
  expect([await reached(), opened]).toEqual([jobSchemaNumber, 1])
  await client.end()
})

it('opening a store again adds no jobs, and closing it leaves no connection behind', async () => {
  const { store, config } = await fresh.openDatabase('opened_again')
  const learnerId = randomUUID()
  await addLearner(store, learnerId)
  await insertAttempt(store, {
    id: randomUUID(),
    learnerId,
    labId,
    variant: null,
    labHash: 'h',
    answer: '',
    seed: 's',
    via: 'page',
    createdAt: new Date(),
  })
  await store.pool.query(`delete from ${jobTable}`)
  await backUpStore(store, `${fresh.folder}/again`)
  await saveStoreAtEnd(store, `${fresh.folder}/again`)
  await store.close()
  const again = await openStore(config, { backupFolder: `${fresh.folder}/again` })
  const { rows } = await again.pool.query('select count(*)::int as jobs from graphile_worker.jobs')
  expect(rows).toEqual([{ jobs: 0 }])
  await again.notices.subscribe('run x', () => undefined)
  await again.close()
  const connections = async (): Promise<number> => {
    const { rowCount } = await fresh.store.pool.query(
      'select from pg_stat_activity where datname = $1',
      [config.connection.database],
    )
    return rowCount ?? 0
  }
  await until(async () => (await connections()) === 0)
  expect(await connections()).toBe(0)
})
