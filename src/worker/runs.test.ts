import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId, until } from '../../tests/store/fresh-store.ts'
import { plainGrader } from '../../tests/store/plain-grader.ts'
import { requestRun } from '../command/request-run.ts'
import type { Grader, RunResult } from '../lab/grading.ts'
import type { Lab } from '../lab/lab.ts'
import { runById } from '../view/run-by-id.ts'
import { startWorker, type Worker } from './worker.ts'

let fresh: FreshStore
let worker: Worker | null = null
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(async () => {
  await worker?.stop()
  await fresh.close()
})

async function work(run: Grader['run']): Promise<string[]> {
  await worker?.stop()
  const alarms: string[] = []
  const lab = fresh.catalog.labs.get(labId) as Lab
  // One lab, so that no pictures of others are made meanwhile.
  const catalog = { ...fresh.catalog, labs: new Map([[labId, lab]]) }
  worker = await startWorker({
    context: { ...fresh.context, catalog },
    grader: { ...plainGrader, run },
    concurrency: 2,
    alarm: (message) => alarms.push(message),
  })
  return alarms
}

async function ask(sql: string): Promise<() => ReturnType<typeof runById>> {
  const { context, learnerId } = fresh
  const { runId } = await requestRun(context, { learnerId, labId, sql, call: 'f()' })
  return () => runById(context, { learnerId, runId })
}

const printed = (text: string): RunResult => ({ kind: 'printed', text, elapsedMs: 1 })
/** Pictures are made by runs too; they have nothing to do with what is looked at here. */
const onlyOf = (sql: string, run: Grader['run']): Grader['run'] => {
  return (lab, text, rows, more) =>
    text === sql ? run(lab, text, rows, more) : plainGrader.run(lab, text, rows, more)
}

it('shows what a run prints before it ends, in order, and its result then', async () => {
  const { promise: seen, resolve: saw } = Promise.withResolvers<void>()
  const { promise: held, resolve: goOn } = Promise.withResolvers<void>()
  const heard: unknown[] = []
  await work(
    onlyOf('loop', async (lab, _sql, rows, more) => {
      heard.push([lab.id, rows, more?.call])
      more?.onOutput?.('one ')
      more?.onOutput?.('two ')
      await seen
      more?.onOutput?.('three')
      await held
      return printed('one two three')
    }),
  )
  const look = await ask('loop')
  await until(async () => (await look()).soFar !== '')
  expect((await look()).soFar).toBe('one two ')
  saw()
  await until(async () => (await look()).soFar.includes('three'))
  expect(await look()).toMatchObject({ soFar: 'one two three', result: null })
  expect(heard).toEqual([[labId, 'whole', 'f()']])
  goOn()
  await until(async () => (await look()).result !== null)
  expect((await look()).result).toEqual(printed('one two three'))
})

it('says that it is our fault where a run could not be done, with an alarm', async () => {
  const alarms = await work(onlyOf('lost', () => Promise.reject(new Error('the bench is gone'))))
  const look = await ask('lost')
  await until(async () => (await look()).result !== null)
  expect((await look()).result).toMatchObject({
    kind: 'over-limit',
    message: expect.stringContaining('our fault'),
  })
  expect(alarms.filter((message) => !message.includes('picture'))).toEqual(['a run failed'])
})
