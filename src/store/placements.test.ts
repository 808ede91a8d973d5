import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshStore, freshStore } from '../../tests/store/fresh-store.ts'
import {
  findPlacements,
  insertPlacement,
  insertPlacementAnswer,
  type KeptAnswer,
} from './placements.ts'

let fresh: FreshStore
beforeAll(async () => void (fresh = await freshStore()))
afterAll(() => fresh.close())

const now = new Date('2026-11-02T10:00:00Z')
const answerTo = (item: string): KeptAnswer => ({ item, answer: 'right', given: 'x', at: now })
const items = ['sql/one', 'sql/two', 'sql/three']

async function openPlacement() {
  const { store, learnerId } = fresh
  const id = randomUUID()
  await insertPlacement(store, { id, learnerId, background: 'yes', now })
  return { learnerId, placementId: id }
}
const openAnswers = async () =>
  (await findPlacements(fresh.store, fresh.learnerId)).open?.answers.map(({ item }) => item)

it('gives answers in the order in which they were given, wherever their rows are', async () => {
  const { store } = fresh
  const at = await openPlacement()
  for (const item of items)
    await insertPlacementAnswer(store, at, { answer: answerTo(item), endAfter: () => null })
  await store.pool.query('update placement_answer set given = given where ordinal < 3')
  expect(await openAnswers()).toEqual(items)
})

it('keeps the first answer to an item, and asks what follows after each that is new', async () => {
  const { store, learnerId } = fresh
  const { open } = await findPlacements(store, learnerId)
  const at = { learnerId, placementId: open?.id as string }
  const seen: (readonly string[])[] = []
  for (const item of ['sql/two', 'sql/four'])
    await insertPlacementAnswer(store, at, {
      answer: answerTo(item),
      endAfter: ({ answers }) => {
        seen.push(answers.map((one) => one.item))
        return null
      },
    })
  expect(seen).toEqual([[...items, 'sql/four']])
  expect(await openAnswers()).toEqual([...items, 'sql/four'])
})
