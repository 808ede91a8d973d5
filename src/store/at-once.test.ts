import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addLearner, type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import { openClient } from './connect.ts'
import { countHints, openNextHint } from './hints.ts'
import { getLocalLearner } from './learners.ts'
import { findPlacements, insertPlacement, insertPlacementAnswer } from './placements.ts'
import type { Store } from './store.ts'

/* Two do the same at the same moment: the second waits for the first, and goes on from there. */

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

const now = new Date('2026-11-02T10:00:00Z')
type First = (client: pg.ClientBase) => Promise<unknown>

/** Commits what the first does once the second waits for it; gives what came of the second. */
async function atOnce<T>(store: Store, first: First, second: () => Promise<T>): Promise<T> {
  const client = await openClient(store.config)
  try {
    await client.query('begin')
    await first(client)
    const came = Promise.allSettled([second()])
    await until(async () => {
      const { rows } = await client.query(
        'select from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))',
      )
      return rows.length > 0
    })
    await client.query('commit')
    const [outcome] = await came
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  } finally {
    await client.end()
  }
}

it('a hint opens for each, in a lab where nothing was done yet and in one where something was', async () => {
  const { store, learnerId } = fresh
  const labId = 'query/at-once'
  const opened = (client: pg.ClientBase, ordinal: number) =>
    client.query('insert into hint_opened values ($1, $2, $3, $4)', [
      learnerId,
      labId,
      ordinal,
      now,
    ])
  const open = () => openNextHint(store, { learnerId, labId, total: 9, now })
  const begin: First = async (client) => {
    const own = [learnerId, labId]
    await client.query('insert into lab_progress (learner_id, lab_id) values ($1, $2)', own)
    await opened(client, 1)
  }
  expect(await atOnce(store, begin, open)).toBe(2)
  const goOn: First = async (client) => {
    await client.query('select from lab_progress where lab_id = $1 for update', [labId])
    await opened(client, 3)
  }
  expect(await atOnce(store, goOn, open)).toBe(4)
  expect(await countHints(store, learnerId, labId)).toBe(4)
})

it('answers of a placement come one after the other, and one to each item', async () => {
  const { store, learnerId } = fresh
  const placementId = randomUUID()
  await insertPlacement(store, { id: placementId, learnerId, background: null, now })
  const first =
    (item: string, ordinal: number): First =>
    async (client) => {
      await client.query('select from placement where id = $1 for update', [placementId])
      await client.query(`insert into placement_answer values ($1, $2, $3, 'right', '', $4)`, [
        placementId,
        ordinal,
        item,
        now,
      ])
    }
  const answer = (item: string) => () =>
    insertPlacementAnswer(
      store,
      { learnerId, placementId },
      { answer: { item, answer: 'wrong', given: 'x', at: now }, endAfter: () => null },
    )
  await atOnce(store, first('sql/a', 1), answer('sql/b'))
  await atOnce(store, first('sql/c', 3), answer('sql/c'))
  const { open } = await findPlacements(store, learnerId)
  expect(open?.answers.map((one) => [one.item, one.answer])).toEqual([
    ['sql/a', 'right'],
    ['sql/b', 'wrong'],
    ['sql/c', 'right'],
  ])
})

it('a laptop’s learner is made once, beside others', async () => {
  const { store } = await fresh.openDatabase('nobody_yet')
  await addLearner(store, randomUUID())
  const id = randomUUID()
  const make: First = (client) =>
    client.query('insert into learner (id, is_local, created_at) values ($1, true, $2)', [id, now])
  const get = () => getLocalLearner(store, { newId: randomUUID(), now })
  expect(await atOnce(store, make, get)).toBe(id)
  expect(await get()).toBe(id)
})
