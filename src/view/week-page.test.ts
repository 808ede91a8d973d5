import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type FreshStore, freshStore } from '../../tests/store/fresh-store.ts'
import { plainVerdict } from '../../tests/store/plain-grader.ts'
import { recordGradingBegun, recordVerdict } from '../command/record-grading.ts'
import { resetLearner } from '../command/reset-learner.ts'
import { submitAttempt } from '../command/submit-attempt.ts'
import { weekPage } from './week-page.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())
beforeEach(() => resetLearner(fresh.context, { learnerId: fresh.learnerId }))

/** Hands in at a time, and gets a verdict: passed where the answer says "right". */
async function handIn(time: string, labId: string, answer: string): Promise<string> {
  fresh.at(time)
  const { context, learnerId } = fresh
  const { attemptId } = await submitAttempt(context, { learnerId, labId, answer, via: 'page' })
  const begun = await recordGradingBegun(context, { attemptId })
  if (begun.kind !== 'begun') throw new Error('the attempt waits')
  const verdict = plainVerdict({ hash: begun.attempt.labHash }, begun.attempt)
  await recordVerdict(context, { attemptId, gradingNumber: begun.gradingNumber, verdict })
  return attemptId
}

const weekAt = (time: string) => {
  fresh.at(time)
  return weekPage(fresh.context, { learnerId: fresh.learnerId })
}

/** Two labs of one skill, and one of another. */
const first = 'query/films-by-year'
const other = 'query/who-directed-what'

it('says what can be done now that could not be done a week ago, with the attempt that shows it', async () => {
  await handIn('2026-11-23T10:00:00Z', first, 'wrong')
  const attemptId = await handIn('2026-11-23T11:00:00Z', first, 'right')
  await handIn('2026-11-24T09:00:00Z', other, 'wrong')
  const week = await weekAt('2026-11-25T12:00:00Z')
  expect(week.attempts).toBe(3)
  expect(week.canNow).toMatchObject([
    {
      skill: { id: 'sql/select' },
      evidence: [{ lab: { id: first, progress: 'proved' }, attempt: { id: attemptId, number: 2 } }],
    },
  ])
  expect(week.canMore).toEqual([])
  expect(week.worked).toMatchObject([
    { lab: { id: other }, attempts: 1, newest: { status: 'failed' } },
  ])
})

it('is quiet a week later: what was shown is not new, and what is done again is no news', async () => {
  await handIn('2026-11-10T10:00:00Z', first, 'right')
  await handIn('2026-11-23T10:00:00Z', first, 'right')
  const week = await weekAt('2026-11-25T12:00:00Z')
  expect(week).toMatchObject({ attempts: 1, canNow: [], canMore: [], worked: [] })
})

it('calls more of a skill that had been shown before what it is', async () => {
  const labs = [...fresh.catalog.labs.values()]
  const twice = labs.find((lab) =>
    labs.some(({ id, skill }) => id !== lab.id && skill === lab.skill),
  )
  const twin = labs.find(({ id, skill }) => id !== twice?.id && skill === twice?.skill)
  await handIn('2026-11-10T10:00:00Z', twice?.id ?? '', 'right')
  await handIn('2026-11-23T10:00:00Z', twin?.id ?? '', 'right')
  const week = await weekAt('2026-11-25T12:00:00Z')
  expect(week.canNow).toEqual([])
  expect(week.canMore).toMatchObject([
    { skill: { id: twin?.skill }, evidence: [{ lab: { id: twin?.id } }] },
  ])
})
