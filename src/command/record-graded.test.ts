import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshStore, freshStore } from '../../tests/store/fresh-store.ts'
import { plainVerdict } from '../../tests/store/plain-grader.ts'
import type { VerdictStatus } from '../lab/verdict.ts'
import { attemptById } from '../view/attempt-by-id.ts'
import { capstonePage, stagePage } from '../view/capstone-page.ts'
import { planPage } from '../view/plan-page.ts'
import { recordGraded } from './record-graded.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

const stage = 'it-answers'

async function check(status: VerdictStatus): Promise<string> {
  const { context, learnerId, catalog } = fresh
  const lab = catalog.capstone.stages[0]?.lab
  if (!lab) throw new Error('there is a first stage')
  const attemptId = context.newId()
  const attempt = {
    id: attemptId,
    labId: lab.id,
    variant: null,
    labHash: lab.hash,
    answer: 'start: node server.ts\n',
    seed: 'one',
  }
  const verdict = { ...plainVerdict({ hash: lab.hash }, attempt), status }
  const { answer, seed } = attempt
  await recordGraded(context, { learnerId, attemptId, lab, answer, seed, verdict })
  return attemptId
}

it('a check of a stage is kept with its verdict, and the map and the plan follow', async () => {
  const { context, learnerId } = fresh
  const before = await planPage(context, { learnerId })
  expect(before.whole.plan.tasks.map(({ id }) => id)).toContain(stage)
  expect((await capstonePage(context, { learnerId })).next?.name).toBe(stage)

  const failed = await check('failed')
  const view = await attemptById(context, { learnerId, attemptId: failed })
  expect([view.state, view.status, view.number, view.labChanged]).toEqual([
    'done',
    'failed',
    1,
    false,
  ])
  expect(view.labTitle).toBe('Reel: It answers')
  const tried = await capstonePage(context, { learnerId })
  expect([tried.stages[0]?.state, tried.stages[0]?.attempts]).toEqual(['tried', 1])

  const passed = await check('passed')
  const page = await stagePage(context, { learnerId, name: stage })
  expect([page.stage.state, page.last?.id, page.attempts.length]).toEqual(['passed', passed, 2])
  expect((await capstonePage(context, { learnerId })).next?.name).toBe('films-from-the-database')
  const after = await planPage(context, { learnerId })
  expect(after.whole.plan.tasks.map(({ id }) => id)).not.toContain(stage)
})

it('a stage that is not there is a problem', async () => {
  const { context, learnerId } = fresh
  await expect(stagePage(context, { learnerId, name: 'nowhere' })).rejects.toThrow(/stage/)
})
