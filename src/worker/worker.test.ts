import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId, until } from '../../tests/store/fresh-store.ts'
import { jobTable } from '../../tests/store/job-table.ts'
import { plainGrader } from '../../tests/store/plain-grader.ts'
import { requestRun } from '../command/request-run.ts'
import type { Grader, RunResult } from '../lab/grading.ts'
import { hasTables } from '../lab/kinds/all.ts'
import type { Lab } from '../lab/lab.ts'
import { runById } from '../view/run-by-id.ts'
import { startWorker, type Worker } from './worker.ts'

/* What a worker asks for when it starts, and what it does with a job that fails. */

let fresh: FreshStore
let worker: Worker | null = null
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(async () => {
  await worker?.stop()
  await fresh.close()
})

type Alarm = [message: string, details: Record<string, unknown>]

async function work(labs: ReadonlyMap<string, Lab>, run: Grader['run']): Promise<Alarm[]> {
  await worker?.stop()
  const alarms: Alarm[] = []
  worker = await startWorker({
    context: { ...fresh.context, catalog: { ...fresh.catalog, labs } },
    grader: { ...plainGrader, run },
    concurrency: 2,
    alarm: (...said) => alarms.push(said),
  })
  return alarms
}

/** A lab alone, so that pictures of others aren't made meanwhile. */
const one = () => new Map([[labId, fresh.catalog.labs.get(labId) as Lab]])
/** What every query gives: a picture of no tables, too. */
const noRows: RunResult = {
  kind: 'rows',
  columns: [],
  rows: [],
  truncated: false,
  tag: null,
  elapsedMs: 1,
}

async function jobOf(key: string): Promise<{ attempts: number; last_error: string | null }> {
  const { rows } = await fresh.store.pool.query(
    'select attempts, last_error from graphile_worker.jobs where key = $1',
    [key],
  )
  return rows[0]
}
const refuseAll = (table: string) =>
  fresh.store.pool.query(`alter table ${table} add constraint refused check (false) not valid`)
const refuseNoMore = (table: string) =>
  fresh.store.pool.query(`alter table ${table} drop constraint refused`)

it('a run whose result can’t be kept is heard of, and given up the next time', async () => {
  const { context, learnerId, store } = fresh
  await refuseAll('run_result')
  const alarms = await work(one(), async () => noRows)
  const { runId } = await requestRun(context, { learnerId, labId, sql: 'select 1' })
  const key = `run-sql ${runId}`
  await until(async () => (await jobOf(key)).last_error !== null)
  expect(await jobOf(key)).toMatchObject({ attempts: 1 })
  const error = expect.objectContaining({ message: expect.stringContaining('refused') })
  const failed: Alarm = ['the job run-sql failed', { id: runId, time: 1, error }]
  expect(alarms).toEqual([failed])
  await refuseNoMore('run_result')
  await store.pool.query(`update ${jobTable} set run_at = now()`)
  const { result } = await runById(context, { learnerId, runId, waitMs: 30_000 })
  expect(result).toEqual({
    kind: 'over-limit',
    message:
      "Expected this run to end. Got the end of the program that ran it, so it wasn't started again. Try it once more; if it happens again, what the run does ends Backwright, and that's our fault.",
    elapsedMs: 0,
  })
  const givenUp: Alarm = [
    'a run was given up: its worker ended in the middle of it',
    { runId, lab: labId },
  ]
  expect(alarms).toEqual([failed, givenUp])
})

it('a picture that can’t be kept is heard of, and made another time', async () => {
  await fresh.store.pool.query('delete from lab_picture')
  await refuseAll('lab_picture')
  const alarms = await work(one(), async () => noRows)
  const key = `make-lab-picture ${labId}`
  await until(async () => (await jobOf(key))?.last_error !== null)
  expect(await jobOf(key)).toMatchObject({ attempts: 1 })
  expect(alarms).toEqual([
    ['the job make-lab-picture failed', { id: labId, time: 1, error: expect.anything() }],
  ])
  await refuseNoMore('lab_picture')
})

it('asks for each picture that’s missing before it says that it works', async () => {
  await worker?.stop()
  worker = null
  await fresh.store.pool.query('delete from lab_picture')
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>()
  const { labs } = fresh.catalog
  await work(labs, async () => {
    await held
    return noRows
  })
  const { rows } = await fresh.store.pool.query(
    `select count(*)::int as asked from graphile_worker.jobs
     where key like 'make-lab-picture %'`,
  )
  letGo()
  expect(rows).toEqual([{ asked: [...labs.keys()].filter(hasTables).length }])
})
