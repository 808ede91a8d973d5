import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshStore, freshStore } from '../../tests/store/fresh-store.ts'
import { plainVerdict } from '../../tests/store/plain-grader.ts'
import { recordGradingBegun, recordVerdict } from '../command/record-grading.ts'
import { submitAttempt } from '../command/submit-attempt.ts'
import { bindViews } from './views.ts'

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

async function handIn(labId: string, answer: string): Promise<void> {
  const { learnerId, context } = fresh
  const { attemptId } = await submitAttempt(context, {
    learnerId,
    labId,
    variant: null,
    answer,
    via: 'page',
  })
  const begun = await recordGradingBegun(context, { attemptId })
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const verdict = plainVerdict({ hash: begun.attempt.labHash }, begun.attempt)
  await recordVerdict(context, { attemptId, gradingNumber: begun.gradingNumber, verdict })
}

it('what was handed in becomes material for a story, and shows at its question', async () => {
  const { prepare } = bindViews(fresh.context)
  const { learnerId } = fresh
  const labId = 'query/not-in-and-null'
  const story = async () =>
    (await prepare.questionPage({ learnerId, id: 'a-problem-you-met' })).story?.own
  const progress = async () =>
    (await prepare.questionPage({ learnerId, id: 'not-in-gives-nothing' })).line.skill.progress
  expect(await story()).toEqual([])
  expect(await progress()).toBe('not-yet')

  await handIn(labId, 'wrong')
  await handIn(labId, 'wrong again')
  await handIn(labId, 'right')
  expect(await story()).toMatchObject([
    { lab: { id: labId }, failed: 2, checks: ['The same rows'] },
  ])
  expect(await progress()).toBe('proved')

  const { groups } = await prepare.certificationsPage({ learnerId })
  const oracle = groups.find(({ group }) => group === 'mysql-developer')?.exams[0]
  expect(oracle?.percent).toBeNull()
  const states = oracle?.domains.flatMap(({ skills }) => skills) ?? []
  expect(states.find(({ id }) => id === 'sql/json')?.state).toBe('open')
  await handIn('query/pull-from-json', 'right')
  const after = await prepare.certificationPage({ learnerId, id: 'oracle-1z0-909' })
  const own = after.line.domains.flatMap(({ skills }) => skills)
  expect(own.find(({ id }) => id === 'sql/json')?.state).toBe('proved')
  expect(own.find(({ id }) => id === 'txn/deadlock')?.state).toBe('open')
})
