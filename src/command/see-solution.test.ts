import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId } from '../../tests/store/fresh-store.ts'
import { plainVerdict } from '../../tests/store/plain-grader.ts'
import { debriefPage } from '../view/debrief-page.ts'
import { homePage } from '../view/home-page.ts'
import { labPage } from '../view/lab-page.ts'
import { progressPage } from '../view/progress-page.ts'
import { openHint } from './open-hint.ts'
import { recordGradingBegun, recordVerdict } from './record-grading.ts'
import { resetLearner } from './reset-learner.ts'
import { seeSolution } from './see-solution.ts'
import { submitAttempt } from './submit-attempt.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())
beforeEach(async () => {
  await resetLearner(fresh.context, { learnerId: fresh.learnerId })
})

const at = () => ({ learnerId: fresh.learnerId, labId })
const page = () => labPage(fresh.context, at())
const total = () => fresh.catalog.labs.get(labId)?.hints.length as number
const firstVariant = () => fresh.catalog.labs.get(labId)?.variants[0]?.name as string

async function handIn(
  time: string,
  variant: string | null = null,
  answer = 'right',
): Promise<void> {
  fresh.at(time)
  const { attemptId } = await submitAttempt(fresh.context, {
    ...at(),
    variant,
    answer,
    via: 'page',
  })
  const begun = await recordGradingBegun(fresh.context, { attemptId })
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const verdict = plainVerdict({ hash: begun.attempt.labHash }, begun.attempt)
  await recordVerdict(fresh.context, { attemptId, gradingNumber: begun.gradingNumber, verdict })
}

async function see(time: string) {
  fresh.at(time)
  for (let i = 0; i < total(); i++) await openHint(fresh.context, at())
  return seeSolution(fresh.context, at())
}

describe('hints', () => {
  it('open one at a time, in order, and stay open', async () => {
    const hints = fresh.catalog.labs.get(labId)?.hints ?? []
    for (let count = 1; count <= hints.length; count++) {
      expect(await openHint(fresh.context, at())).toEqual({
        opened: hints.slice(0, count),
        total: hints.length,
      })
    }
    expect((await openHint(fresh.context, at())).opened).toHaveLength(hints.length)
    expect((await page()).hints).toEqual({ opened: hints, total: hints.length })
  })

  it('open one each when two windows ask at the same time', async () => {
    await Promise.all([openHint(fresh.context, at()), openHint(fresh.context, at())])
    expect((await page()).hints.opened).toHaveLength(2)
  })
})

describe('solutions', () => {
  it('are hidden until all hints are open or the lab is passed', async () => {
    await expect(seeSolution(fresh.context, at())).rejects.toMatchObject({ code: 'not-yet' })
    expect((await page()).solutions).toEqual({ kind: 'hidden', hintsLeft: total() })
    for (let i = 0; i < total(); i++) await openHint(fresh.context, at())
    expect((await page()).solutions).toEqual({ kind: 'offered' })
    await resetLearner(fresh.context, { learnerId: fresh.learnerId })
    await handIn('2026-11-01T10:00:00Z')
    expect((await page()).solutions).toMatchObject({ kind: 'shown', because: 'passed' })
    expect((await seeSolution(fresh.context, at())).review).toBeNull()
    expect((await page()).lab.progress).toBe('proved')
  })

  it('seen before passing make it practiced; the variant two days later proves it', async () => {
    await handIn('2026-11-01T09:00:00Z', null, 'wrong')
    const { review, solutions } = await see('2026-11-01T10:00:00Z')
    expect(solutions.length).toBeGreaterThanOrEqual(2)
    expect(review).toEqual({ variant: firstVariant(), dueAt: new Date('2026-11-03T10:00:00Z') })
    expect((await page()).solutions).toMatchObject({ kind: 'shown', because: 'seen' })

    await handIn('2026-11-01T11:00:00Z')
    expect((await page()).lab.progress).toBe('practiced')
    expect((await seeSolution(fresh.context, at())).review).toBeNull()
    await handIn('2026-11-02T11:00:00Z', firstVariant())
    expect(await page()).toMatchObject({ lab: { progress: 'practiced' }, review: { isDue: false } })

    fresh.at('2026-11-03T10:00:00Z')
    expect((await homePage(fresh.context, at())).next).toMatchObject({
      why: 'review-due',
      variant: firstVariant(),
      lab: { id: labId },
    })
    await handIn('2026-11-03T10:00:00Z', firstVariant())
    expect(await page()).toMatchObject({ lab: { progress: 'proved' }, review: null })
  })

  it('do not help with the variant: it has its own starter and brief, and no hints', async () => {
    await see('2026-11-01T10:00:00Z')
    const lab = fresh.catalog.labs.get(labId)
    const variant = lab?.variants.find(({ name }) => name === firstVariant())
    const review = await labPage(fresh.context, { ...at(), variant: firstVariant() })
    expect(review.brief).toBe(variant?.brief)
    expect(review.starter).not.toBe(lab?.starter)
    expect(review.draft.text).toBe(review.starter)
    expect(review.hints).toEqual({ opened: [], total: 0 })
    expect(review.solutions).toEqual({ kind: 'kept-back' })
  })

  it('of a lab without variants bring its own task back, and keep themselves back that day', async () => {
    const [alone] = [...fresh.catalog.labs.values()].filter(({ variants }) => variants.length === 0)
    const own = { learnerId: fresh.learnerId, labId: alone?.id as string }
    fresh.at('2026-11-01T10:00:00Z')
    for (const _hint of alone?.hints ?? []) await openHint(fresh.context, own)
    expect((await seeSolution(fresh.context, own)).review).toMatchObject({ variant: null })
    expect((await labPage(fresh.context, own)).solutions).toMatchObject({ kind: 'shown' })
    fresh.at('2026-11-03T10:00:00Z')
    const due = await labPage(fresh.context, own)
    expect(due.review).toMatchObject({ variant: null, isDue: true })
    expect(due.solutions).toEqual({ kind: 'kept-back' })
    const { next } = await homePage(fresh.context, own)
    expect(next).toMatchObject({ why: 'review-due', variant: null, lab: { id: own.labId } })
  })

  it('seen again do not put the day off', async () => {
    await see('2026-11-01T10:00:00Z')
    const { review } = await see('2026-11-02T10:00:00Z')
    expect(review?.dueAt).toEqual(new Date('2026-11-03T10:00:00Z'))
  })

  it('seen while an attempt waits do not take its proof away', async () => {
    fresh.at('2026-11-01T10:00:00Z')
    const { attemptId } = await submitAttempt(fresh.context, {
      ...at(),
      answer: 'right',
      via: 'page',
    })
    await see('2026-11-01T10:00:01Z')
    const begun = await recordGradingBegun(fresh.context, { attemptId })
    if (begun.kind !== 'begun') throw new Error(begun.kind)
    const verdict = plainVerdict({ hash: begun.attempt.labHash }, begun.attempt)
    await recordVerdict(fresh.context, { attemptId, gradingNumber: begun.gradingNumber, verdict })
    expect((await page()).lab.progress).toBe('proved')
  })
})

it('the debrief opens after passing, with the own answer beside the solutions', async () => {
  await expect(debriefPage(fresh.context, at())).rejects.toMatchObject({ code: 'not-yet' })
  await handIn('2026-11-01T10:00:00Z', null, 'right, first')
  await handIn('2026-11-01T11:00:00Z', null, 'right, second')
  await handIn('2026-11-01T12:00:00Z', firstVariant(), 'right, another task')
  expect(await debriefPage(fresh.context, at())).toMatchObject({
    own: { answer: 'right, second' },
    lab: { progress: 'proved' },
    debrief: fresh.catalog.labs.get(labId)?.debrief,
  })
})

it('a week says what one can do since then', async () => {
  await handIn('2026-11-01T23:59:00Z', null, 'wrong')
  await handIn('2026-11-02T00:01:00Z', null, 'right')
  const { weeks, totals, passed, areas } = await progressPage(fresh.context, at())
  expect(weeks).toEqual([
    {
      monday: '2026-11-02',
      attempts: 1,
      passed: 1,
      canDo: [expect.objectContaining({ skill: 'sql/select', labId, progress: 'proved' })],
    },
    { monday: '2026-10-26', attempts: 1, passed: 0, canDo: [] },
  ])
  expect(totals).toMatchObject({ attempts: 2, labsProved: 1, labsPracticed: 0 })
  expect(passed.map(({ id }) => id)).toEqual([labId])
  expect(areas.find(({ id }) => id === 'sql')?.count.proved).toBe(1)
})
