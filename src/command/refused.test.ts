import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId } from '../../tests/store/fresh-store.ts'
import { hasTables } from '../lab/kinds/all.ts'
import { defaultPlanSettings } from '../plan/settings.ts'
import { findDraft } from '../store/drafts.ts'
import { listReviews } from '../store/hints.ts'
import { findFirstRun } from '../store/learners.ts'
import { findPlanSettings } from '../store/plans.ts'
import { markServerRunning } from '../store/servers.ts'
import { answerFirstRun } from './answer-first-run.ts'
import { askServer } from './ask-server.ts'
import { enterPrograms } from './enter-programs.ts'
import { recordLabPicture, requestLabPictures } from './make-lab-picture.ts'
import { makeLearnerPlan } from './make-plan.ts'
import { openHint } from './open-hint.ts'
import { resetLearner } from './reset-learner.ts'
import { restoreDraft } from './restore-draft.ts'
import { saveDraft } from './save-draft.ts'
import { seeSolution } from './see-solution.ts'
import { startServer } from './start-server.ts'
import { submitAttempt } from './submit-attempt.ts'

/* Where each verb draws the line between what it takes and what it refuses. */

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
  fresh.at('2026-11-24T12:00:00Z')
})
afterAll(() => fresh.close())

const me = () => ({ learnerId: fresh.learnerId })
const own = () => ({ ...me(), labId })
const tooLarge = () => 'x'.repeat(fresh.context.limits.answerBytesMax + 1)
const largest = () => 'x'.repeat(fresh.context.limits.answerBytesMax)

describe('hours a week', () => {
  const answer = (hoursAWeek: number) =>
    answerFirstRun(fresh.context, {
      ...me(),
      answers: { programmed: null, hoursAWeek, aim: null },
    })

  it.each([1, 80])('may be %d', async (hours) => {
    await answer(hours)
    expect((await findFirstRun(fresh.store, fresh.learnerId))?.hoursAWeek).toBe(hours)
  })

  it.each([0, 81, 1.5])('can’t be %d', async (hours) => {
    await expect(answer(hours)).rejects.toMatchObject({ code: 'bad-input' })
    expect((await findFirstRun(fresh.store, fresh.learnerId))?.hoursAWeek).toBe(80)
  })
})

describe('a plan', () => {
  const make = (deadline: string | null, role = 'back-end-engineer') =>
    makeLearnerPlan(fresh.context, {
      ...me(),
      role,
      settings: { ...defaultPlanSettings(5), deadline },
    })

  it('may be due tomorrow, and not today', async () => {
    await expect(make('2026-11-24')).rejects.toMatchObject({
      code: 'bad-input',
      reason: { expected: 'a deadline after today', came: '2026-11-24' },
    })
    expect(await findPlanSettings(fresh.store, fresh.learnerId)).toBeNull()
    await make('2026-11-25')
    expect(await findPlanSettings(fresh.store, fresh.learnerId)).toMatchObject({
      deadline: '2026-11-25',
    })
  })

  it('for a role that is none says which came, or nothing', async () => {
    for (const [role, came] of [
      ['', 'nothing'],
      ['x'.repeat(200), 'x'.repeat(80)],
    ] as const)
      await expect(make(null, role)).rejects.toMatchObject({ code: 'bad-input', reason: { came } })
  })
})

it.each<[string, (text: string) => Promise<unknown>]>([
  ['an attempt', (answer) => submitAttempt(fresh.context, { ...own(), answer, via: 'page' })],
  ['a draft', (text) => saveDraft(fresh.context, { ...own(), windowId: 'large', text })],
  [
    'what the editor holds',
    (text) =>
      restoreDraft(fresh.context, {
        ...own(),
        windowId: 'large',
        text,
        to: { kind: 'starter' },
      }),
  ],
])('%s may be as large as is said, and no larger', async (_what, hand) => {
  await hand(largest())
  await expect(hand(tooLarge())).rejects.toMatchObject({ code: 'too-large' })
})

describe('a file of programs', () => {
  const names = 'school,field,credential,url,looked_at,entered_by'
  const enter = (lookedAt: string, rest = '') => {
    const row = `School,Back end,bootcamp,https://example.org/x,${lookedAt},Ama`
    const text = [names, row].join('\n') + rest
    return enterPrograms(fresh.context, { ...me(), from: { kind: 'csv', text } })
  }

  it('says of each the day on which it was looked at, today at the latest', async () => {
    expect(await enter('2026-11-24')).toEqual({ count: 1 })
    await expect(enter('2026-11-25')).rejects.toMatchObject({
      code: 'bad-input',
      reason: { expected: expect.stringContaining('a day that has come') },
    })
  })

  it('may be as large as an answer, with its blank lines', async () => {
    const blank = (bytes: number) => '\n'.repeat(bytes)
    const { length } = `${names}\nSchool,Back end,bootcamp,https://example.org/x,2026-11-24,Ama`
    const room = fresh.context.limits.answerBytesMax - length
    expect(await enter('2026-11-24', blank(room))).toEqual({ count: 1 })
    await expect(enter('2026-11-24', blank(room + 1))).rejects.toMatchObject({ code: 'too-large' })
  })
})

describe('going back to a starter', () => {
  const serverLab = () => {
    for (const lab of fresh.catalog.labs.values()) {
      if (lab.kind === 'http' && lab.languages.length > 0) return lab
    }
    throw new Error('a lab has a starter in another language')
  }
  const restore = (of: string, language?: string) =>
    restoreDraft(fresh.context, {
      ...me(),
      labId: of,
      windowId: 'languages',
      to: { kind: 'starter', language },
    })

  it('may be in another language, if the lab has one in it', async () => {
    const lab = serverLab()
    const [other] = lab.languages
    expect((await restore(lab.id, other?.name)).text).toBe(other?.starter)
    expect((await restore(lab.id)).text).toBe(lab.starter)
    await expect(restore(lab.id, 'cobol')).rejects.toMatchObject({ code: 'bad-input' })
    await expect(restore(labId, 'python')).rejects.toMatchObject({ code: 'bad-input' })
  })

  it('keeps what was there: an empty text too, and the starter if nothing was typed', async () => {
    const at = { ...own(), windowId: 'empty', variant: null }
    const undo = () => restoreDraft(fresh.context, { ...at, to: { kind: 'undo' } })
    const { starter } = fresh.catalog.labs.get(labId) as { starter: string }
    await fresh.store.pool.query('truncate draft, draft_revert')
    await restoreDraft(fresh.context, { ...at, to: { kind: 'starter' } })
    expect((await undo()).text).toBe(starter)
    await saveDraft(fresh.context, { ...at, text: 'typed' })
    await restoreDraft(fresh.context, { ...at, text: '', to: { kind: 'starter' } })
    expect((await undo()).text).toBe('')
    await restoreDraft(fresh.context, { ...at, to: { kind: 'starter' } })
    expect((await undo()).text).toBe('')
    expect(await findDraft(fresh.store, at)).toMatchObject({ text: '', undo: null })
  })
})

it('a request without a running server says to start one, and one too many says to wait', async () => {
  const lab = [...fresh.catalog.labs.values()].find(({ kind }) => kind === 'http')?.id as string
  const request = { method: 'GET', target: '/', headers: '', body: '' }
  const ask = () => askServer(fresh.context, { ...me(), labId: lab, request })
  await expect(ask()).rejects.toMatchObject({
    code: 'not-yet',
    reason: { came: 'none', try: expect.stringMatching(/^Start/) },
  })
  const { serverId } = await startServer(fresh.context, { ...me(), labId: lab, answer: 'x' })
  await markServerRunning(fresh.store, serverId, { port: 1, now: fresh.context.clock() })
  for (let times = 0; times < 8; times++) await ask()
  await expect(ask()).rejects.toMatchObject({
    reason: { came: expect.stringContaining('too many'), try: expect.stringMatching(/^Wait/) },
  })
})

it('a reset of a lab that is none leaves everything', async () => {
  await saveDraft(fresh.context, { ...own(), windowId: 'kept', text: 'kept' })
  expect(await resetLearner(fresh.context, { ...me(), labId: '' })).toEqual({ attempts: 0 })
  expect(await findDraft(fresh.store, { ...own(), windowId: 'kept', variant: null })).toMatchObject(
    {
      text: 'kept',
    },
  )
})

it('a solution that was seen long ago lays nothing aside any more, once its variant was passed', async () => {
  const [lab] = [...fresh.catalog.labs.values()].filter(({ variants }) => variants.length > 0)
  const at = { ...me(), labId: lab?.id as string }
  for (const _hint of lab?.hints ?? []) await openHint(fresh.context, at)
  const { review } = await seeSolution(fresh.context, at)
  expect(review).toMatchObject({ dueAt: new Date('2026-11-26T12:00:00Z') })
  await fresh.store.pool.query('update review set done_at = now() where lab_id = $1', [at.labId])
  expect((await seeSolution(fresh.context, at)).review).toBeNull()
  expect(await listReviews(fresh.store, fresh.learnerId)).toEqual([])
})

it('pictures that are missing are asked for, of labs that have tables', async () => {
  const labs = [...fresh.catalog.labs.values()]
  const withTables = labs.filter(({ id }) => hasTables(id))
  const distinct = new Set(withTables.map(({ hash }) => hash)).size
  expect([distinct < labs.length, distinct > 1]).toEqual([true, true])
  expect(await requestLabPictures(fresh.context)).toBe(withTables.length)
  const picture = { tables: [] } as unknown as Parameters<typeof recordLabPicture>[1]['picture']
  await recordLabPicture(fresh.context, { labId: withTables[0]?.id as string, picture })
  const left = withTables.filter(({ hash }) => hash !== withTables[0]?.hash)
  expect(await requestLabPictures(fresh.context)).toBe(left.length)
  const { rows } = await fresh.store.pool.query(
    `select count(*)::int as jobs from graphile_worker.jobs where task_identifier = 'make-lab-picture'`,
  )
  expect(rows).toEqual([{ jobs: withTables.length }])
})
