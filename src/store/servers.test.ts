import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { addLearner, type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import type { ServerAnswer, ServerTask } from '../lab/http/console.ts'
import type { Notice } from './notices.ts'
import {
  answerServerTask,
  endServer,
  findNewestServer,
  findServer,
  insertServer,
  insertServerOutput,
  insertServerTask,
  isHeld,
  listServerTasks,
  lookAfterServer,
  markServerRunning,
} from './servers.ts'

/* Servers of two learners, side by side: what happens to one leaves the others as they are. */

let fresh: FreshStore
const other = randomUUID()
beforeAll(async () => {
  fresh = await freshStore()
  await addLearner(fresh.store, other)
})
afterAll(() => fresh.close())
beforeEach(() => fresh.store.pool.query('delete from server'))

const at = (day: number, second = 0): Date => new Date(Date.UTC(2026, 10, day, 10, 0, second))
const replaced = { says: 'Another one', reason: null }
const task = (target: string): ServerTask => ({
  kind: 'request',
  request: { method: 'GET', target, headers: '', body: '' },
})

async function start(learnerId: string, createdAt = at(1), labId = 'http/x'): Promise<string> {
  const id = randomUUID()
  await insertServer(fresh.store, { id, learnerId, labId, answer: 'x', createdAt }, replaced)
  return id
}
const run = (id: string, now = at(1)) => markServerRunning(fresh.store, id, { port: 4_000, now })
const ask = async (serverId: string, target = '/', now = at(1)): Promise<string | null> => {
  const id = randomUUID()
  const isAsked = await insertServerTask(fresh.store, { id, serverId, task: task(target), now })
  return isAsked ? id : null
}
const stateOf = async (id: string) => (await findServer(fresh.store, id))?.state ?? null
const waitingAt = async (id: string, now = at(1)) =>
  (await lookAfterServer(fresh.store, id, now)).tasks.map(({ task: one }) =>
    one.kind === 'request' ? one.request.target : one.kind,
  )

it('a learner has one at a time, and another’s runs on', async () => {
  const { learnerId } = fresh
  const theirs = await start(other)
  await run(theirs)
  const first = await start(learnerId, at(1), 'http/y')
  await run(first)
  const second = await start(learnerId, at(1, 1))
  expect(await Promise.all([theirs, first, second].map(stateOf))).toEqual([
    'running',
    'ended',
    'waiting',
  ])
  expect((await findServer(fresh.store, first))?.ending).toEqual(replaced)
})

it('one that ended is kept for a day, until its own learner starts another', async () => {
  const { learnerId, store } = fresh
  const ended = async (whose: string, day: number) => {
    const id = await start(whose, at(day))
    await endServer(store, id, { says: 'It ended', reason: null })
    return id
  }
  const theirs = await ended(other, 1)
  const mine = await ended(learnerId, 1)
  const next = await start(learnerId, at(2))
  expect(await Promise.all([mine, theirs].map(stateOf))).toEqual(['ended', 'ended'])
  await start(learnerId, at(2, 1))
  expect(await Promise.all([mine, theirs, next].map(stateOf))).toEqual([null, 'ended', 'ended'])
  // One that was never ended is ended first, however old it is.
  const old = (await findNewestServer(store, { learnerId }))?.id as string
  await start(learnerId, at(20))
  expect((await findServer(store, old))?.ending).toEqual(replaced)
})

it('what is said of one is said of no other, and nothing of one that ended', async () => {
  const { learnerId, store } = fresh
  const [mine, theirs] = [await start(learnerId), await start(other)]
  expect(await run(mine, at(1, 5))).toBe(true)
  expect(await findServer(store, theirs)).toMatchObject({ state: 'waiting', port: null })
  await run(theirs)
  expect((await lookAfterServer(store, mine, at(1, 9))).isEnded).toBe(false)
  expect((await findServer(store, mine))?.seenAt).toEqual(at(1, 9))
  expect((await findServer(store, theirs))?.seenAt).toEqual(at(1))
  await endServer(store, mine, { says: 'First', reason: null })
  await endServer(store, mine, { says: 'Second', reason: null })
  expect(await run(mine)).toBe(false)
  expect(await lookAfterServer(store, mine, at(1, 20))).toEqual({ isEnded: true, tasks: [] })
  expect(await findServer(store, mine)).toMatchObject({
    state: 'ended',
    ending: { says: 'First' },
    seenAt: at(1, 9),
  })
  expect(await stateOf(theirs)).toBe('running')
  expect(await ask(mine)).toBeNull()
  expect(await ask(randomUUID())).toBeNull()
})

it('each has eight requests waiting at most, and gets its own in their order', async () => {
  const { learnerId, store } = fresh
  const [mine, theirs] = [await start(learnerId), await start(other)]
  expect(await ask(mine)).toBeNull()
  await run(mine)
  await run(theirs)
  const asked: (string | null)[] = []
  for (const nth of [7, 6, 5, 4, 3, 2, 1, 0]) asked.push(await ask(theirs, `/${nth}`, at(1, nth)))
  expect(await ask(theirs, '/more')).toBeNull()
  expect(await ask(mine, '/mine')).not.toBeNull()
  expect(await waitingAt(mine)).toEqual(['/mine'])
  expect(await waitingAt(theirs)).toEqual(['/0', '/1', '/2', '/3', '/4', '/5', '/6', '/7'])
  const answers = ['first', 'second'].map((body) => ({ body }) as unknown as ServerAnswer)
  for (const answer of answers) await answerServerTask(store, asked[7] as string, answer)
  expect(await waitingAt(theirs)).toHaveLength(7)
  expect(await ask(theirs, '/more', at(1, 20))).not.toBeNull()
  const list = (limit: number, learner: string = other, labId = 'http/x') =>
    listServerTasks(store, { learnerId: learner, labId, limit })
  expect((await list(2)).map(({ at: when }) => when)).toEqual([at(1, 20), at(1, 7)])
  expect((await list(20)).at(-1)).toMatchObject({
    id: asked[7],
    serverId: theirs,
    answer: answers[0],
  })
  expect(await list(20, learnerId)).toHaveLength(1)
  expect(await list(20, other, 'http/y')).toEqual([])
})

it('whoever looks is told of each step', async () => {
  const { learnerId, store } = fresh
  const id = await start(learnerId)
  const heard: Notice[] = []
  const stop = await store.notices.subscribe(`server ${id}`, (notice) => heard.push(notice))
  const notice = { kind: 'server', serverId: id, learnerId, labId: 'http/x' }
  let taskId: string | null = null
  const steps = [
    () => run(id),
    async () => {
      taskId = await ask(id)
    },
    () => answerServerTask(store, taskId as string, { body: 'x' } as unknown as ServerAnswer),
    () => insertServerOutput(store, { serverId: id, ordinal: 1, text: 'printed' }),
    () => start(learnerId),
  ]
  for (const [nth, step] of steps.entries()) {
    await step()
    await until(() => heard.length > nth)
    expect(heard).toEqual(Array.from({ length: nth + 1 }, () => notice))
  }
  stop()
})

it('is held for half a minute after it was last seen, until it ends', () => {
  const held = (second: number, state: 'waiting' | 'running' | 'ended' = 'running') =>
    isHeld({ state, seenAt: at(1) }, at(1, second))
  expect([held(0), held(30), held(31), held(30, 'waiting'), held(0, 'ended')]).toEqual([
    true, true, false, true, false,
  ]) // biome-ignore format: as a row
})
