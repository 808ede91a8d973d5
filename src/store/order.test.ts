import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshStore, freshStore, listOf } from '../../tests/store/fresh-store.ts'
import type { ServerTask } from '../lab/http/console.ts'
import { findDraft, putDraft, replaceDraft, undoRevert } from './drafts.ts'
import { insertSolutionSeen, listReviews } from './hints.ts'
import { exportRows, importRows, type LearnerRow } from './learner-rows.ts'
import { getLocalLearner } from './learners.ts'
import {
  findPlacementQuery,
  findPlacements,
  insertPlacement,
  insertPlacementQuery,
} from './placements.ts'
import { listPlanSnapshots } from './plans.ts'
import {
  findNewestServer,
  insertServer,
  insertServerTask,
  listServerTasks,
  lookAfterServer,
  markServerRunning,
} from './servers.ts'
import type { Store } from './store.ts'

/*
 * What comes in order is asked for in order. Most indexes have the order already, so here PostgreSQL
 * reads tables from their beginning to their end, and rows are written in another order.
 */

let fresh: FreshStore
let store: Store
let learnerId: string
beforeAll(async () => {
  fresh = await freshStore()
  const opened = await fresh.openDatabase('without_indexes')
  for (const way of ['indexscan', 'indexonlyscan', 'bitmapscan']) {
    const { database } = opened.config.connection
    await opened.store.pool.query(`alter database "${database}" set enable_${way} = off`)
  }
  await opened.store.close()
  ;({ store } = await fresh.openDatabase('without_indexes'))
  learnerId = await getLocalLearner(store, { newId: randomUUID(), now: at(1) })
})
afterAll(() => fresh.close())

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day, 10))
const text = (day: number): string => at(day).toISOString()
const own = (labId = 'http/x') => ({ learnerId, labId })
const nextId = () => randomUUID()

async function read(rows: readonly LearnerRow[]): Promise<void> {
  async function* those(): AsyncGenerator<LearnerRow> {
    yield* rows
  }
  await importRows(store, learnerId, those())
}
const exported = async <Kind extends LearnerRow['kind']>(kind: Kind) =>
  (await listOf(exportRows(store, learnerId))).filter(
    (row): row is Extract<LearnerRow, { kind: Kind }> => row.kind === kind,
  )

it('a draft is the newest, and its last return is taken back first', async () => {
  const draft = (windowId: string) => ({ ...own(), variant: null, windowId })
  await putDraft(store, draft('one'), { text: 'older', now: at(1) })
  await putDraft(store, draft('two'), { text: 'newer', now: at(2) })
  expect((await findDraft(store, { ...draft(''), windowId: null }))?.text).toBe('newer')
  for (const before of ['first', 'second']) {
    const change = { before, text: 'x', cause: 'starter', now: at(3) } as const
    await replaceDraft(store, draft('one'), change)
  }
  const undone = await undoRevert(store, draft('one'), { after: 'x', now: at(4) })
  expect(undone?.text).toBe('second')
})

it('reviews come by when they’re due, and labs by name', async () => {
  for (const [lab, day] of [
    ['query/c', 7],
    ['query/a', 9],
    ['query/b', 5],
  ] as const)
    await insertSolutionSeen(store, { ...own(lab), variant: null, now: at(1), dueAt: at(day) })
  const reviews = await listReviews(store, learnerId)
  expect(reviews.map(({ labId }) => labId)).toEqual(['query/b', 'query/c', 'query/a'])
  expect((await exported('lab')).map(({ lab }) => lab)).toEqual(['query/a', 'query/b', 'query/c'])
})

it('plans come by when they were made, the newest two the other way round', async () => {
  const plan = (day: number): LearnerRow => ({
    kind: 'plan',
    body: { hoursAWeek: day },
    at: text(day),
  })
  await read([5, 2, 9].map(plan))
  const { kept, hours } = await listPlanSnapshots(store, learnerId)
  expect(kept.map(({ madeAt }) => madeAt)).toEqual([at(9), at(5)])
  expect(hours.map(({ hoursAWeek }) => hoursAWeek)).toEqual([2, 5, 9])
  expect((await exported('plan')).map((row) => row.at)).toEqual([2, 5, 9].map(text))
})

it('placements come by when they were begun, and their answers as they were given', async () => {
  const placement = (begun: number, ended: number): LearnerRow => ({
    kind: 'placement',
    id: nextId(),
    background: null,
    begun_at: text(begun),
    ended_at: text(ended),
    ended_why: 'stopped',
    answers: ['sql/b', 'sql/a', 'sql/c'].map((item) => ({
      item,
      answer: 'right',
      given: '',
      at: text(begun),
    })),
  })
  await read([placement(5, 6), placement(2, 9), placement(3, 4)])
  await store.pool.query('update placement_answer set given = given where ordinal < 3')
  const given = ['sql/b', 'sql/a', 'sql/c']
  const rows = await exported('placement')
  expect(rows.map((row) => [row.begun_at, row.answers.map(({ item }) => item)])).toEqual(
    [2, 3, 5].map((day) => [text(day), given]),
  )
  const { ended } = await findPlacements(store, learnerId)
  expect([ended?.begunAt, ended?.answers.map(({ item }) => item)]).toEqual([at(2), given])
})

it('of queries that were handed in for an item, the last one counts', async () => {
  const placementId = nextId()
  await insertPlacement(store, { id: placementId, learnerId, background: null, now: at(10) })
  for (const day of [11, 13, 12]) {
    const asked = { id: nextId(), learnerId, placementId, item: 'sql/q', sql: `on day ${day}` }
    await insertPlacementQuery(store, { ...asked, now: at(day) })
  }
  const found = await findPlacementQuery(store, { placementId, item: 'sql/q' })
  expect(found?.sql).toBe('on day 13')
})

it('of servers the newest is found; what they’re asked comes in turn, and is listed newest first', async () => {
  const start = async (labId: string, day: number) => {
    const server = { id: nextId(), ...own(labId), answer: `of day ${day}`, createdAt: at(day) }
    await insertServer(store, server, { says: 'Another', reason: null })
    return server.id
  }
  for (const day of [1, 2]) await start('http/x', day)
  for (const day of [4, 3]) await start('http/y', day)
  const newest = async (labId?: string) =>
    (await findNewestServer(store, labId === undefined ? { learnerId } : own(labId)))?.answer
  expect([await newest('http/x'), await newest('http/y'), await newest()]).toEqual([
    'of day 2',
    'of day 4',
    'of day 4',
  ])
  const serverId = await start('http/z', 5)
  await markServerRunning(store, serverId, { port: 4_000, now: at(5) })
  const request = { method: 'GET', target: '/', headers: '', body: '' }
  const task: ServerTask = { kind: 'request', request }
  const ids = new Map<number, string>()
  for (const day of [7, 6, 8]) {
    ids.set(day, nextId())
    await insertServerTask(store, { id: ids.get(day) as string, serverId, task, now: at(day) })
  }
  const { tasks } = await lookAfterServer(store, serverId, at(9))
  expect(tasks.map(({ id }) => id)).toEqual([6, 7, 8].map((day) => ids.get(day)))
  const listed = await listServerTasks(store, { ...own('http/z'), limit: 2 })
  expect(listed.map((one) => one.at)).toEqual([at(8), at(7)])
})
