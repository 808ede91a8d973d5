import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programOf } from '../../tests/store/entered-program.ts'
import {
  addLearner,
  type FreshStore,
  freshStore,
  labId,
  listOf,
} from '../../tests/store/fresh-store.ts'
import { plainVerdict } from '../../tests/store/plain-grader.ts'
import type { LabPicture } from '../lab/grading.ts'
import {
  findPassingAnswer,
  listAttempts,
  listAttemptsSince,
  listFirstPasses,
  listPassed,
} from './attempts.ts'
import { findDraft, putDraft, replaceDraft, undoRevert } from './drafts.ts'
import { listEnteredPrograms, putEnteredPrograms } from './entered-programs.ts'
import { insertGradedAttempt } from './gradings.ts'
import { countHints, insertSolutionSeen, listReviews, openNextHint } from './hints.ts'
import { findLabProgress, type LabProgress } from './lab-progress.ts'
import { exportRows } from './learner-rows.ts'
import { getLocalLearner } from './learners.ts'
import { findPicture, putPicture, requestPictures } from './pictures.ts'
import {
  findPlacementQuery,
  findPlacements,
  insertPlacement,
  insertPlacementAnswer,
  insertPlacementQuery,
  type Placement,
  type PlacementQuery,
  putQueryOutcome,
  stopPlacement,
} from './placements.ts'
import { findPlanSettings, listPlanSnapshots, putPlan } from './plans.ts'

/* What happens when the same thing is done once more, and which of several counts. */

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

const at = (day: number, hour = 10): Date => new Date(Date.UTC(2026, 10, day, hour))
const own = (lab = labId) => ({ learnerId: fresh.learnerId, labId: lab })

it('a laptop has one learner, whoever asks first', async () => {
  const make = { newId: randomUUID(), now: at(1) }
  expect(await getLocalLearner(fresh.store, make)).toBe(fresh.learnerId)
})

describe('a solution', () => {
  it('that is seen again lays nothing more aside, and the first time counts', async () => {
    const { store } = fresh
    const first = { ...own(), variant: 'one', now: at(1), dueAt: at(3) }
    const review = { labId, variant: 'one', dueAt: at(3), doneAt: null }
    expect(await insertSolutionSeen(store, first)).toEqual(review)
    const again = { ...first, variant: 'two', now: at(2), dueAt: at(4) }
    expect(await insertSolutionSeen(store, again)).toEqual(review)
    expect((await findLabProgress(store, fresh.learnerId, labId))?.solutionSeenAt).toEqual(at(1))
    const other = { ...own('query/other'), variant: null, now: at(2), dueAt: at(2, 12) }
    expect(await insertSolutionSeen(store, other)).toMatchObject({ variant: null })
    const due = await listReviews(store, fresh.learnerId)
    expect(due.map(({ labId: lab }) => lab)).toEqual(['query/other', labId])
  })

  it('is passed later by the variant that was laid aside, once that is due, and then isn’t due any more', async () => {
    const { store, learnerId } = fresh
    const seen: unknown[] = []
    const pass = async (variant: string | null, when: Date) => {
      const answer = `right ${variant}`
      const attempt = { id: randomUUID(), ...own(), variant, labHash: 'h', answer, seed: 's' }
      await insertGradedAttempt(
        store,
        { ...attempt, via: 'page', createdAt: when },
        {
          verdict: plainVerdict({ hash: 'h' }, attempt),
          now: when,
          progressAfter: (before, judged) => {
            seen.push(judged)
            return { ...before, practicedAt: judged.at }
          },
        },
      )
    }
    await pass('one', at(2))
    await pass('two', at(5))
    await pass(null, at(5))
    expect((await listReviews(store, learnerId)).map(({ labId: lab }) => lab)).toContain(labId)
    await pass('one', at(4))
    expect((await listReviews(store, learnerId)).map(({ labId: lab }) => lab)).not.toContain(labId)
    const reviews = [{ variant: 'one', dueAt: at(3) }]
    expect(seen).toEqual([
      { variant: 'one', at: at(2), reviews },
      { variant: 'two', at: at(5), reviews },
      { variant: null, at: at(5), reviews },
      { variant: 'one', at: at(4), reviews },
    ])
    expect((await findLabProgress(store, learnerId, labId))?.practicedAt).toEqual(at(2))
    // The lab's own task comes before its variants, whichever was passed last.
    await pass('two', at(6))
    expect(await findPassingAnswer(store, learnerId, labId)).toMatchObject({
      answer: 'right null',
      at: at(5),
    })
    const passed = await listPassed(store, learnerId, labId)
    expect(passed.toSorted()).toEqual([null, 'one', 'two'].toSorted())
    const firsts = await listFirstPasses(store, learnerId)
    expect(Object.fromEntries(firsts.map(({ variant, at: when }) => [variant, when]))).toEqual({
      one: at(2),
      two: at(5),
      null: at(5),
    })
  })
})

it('attempts of the same moment are listed by their ids, which rise with time', async () => {
  const { store, learnerId } = fresh
  const ids = ['1', '3', '2'].map((digit) => randomUUID().replace(/^./, digit))
  for (const id of ids) {
    const attempt = { id, ...own('query/at-once'), variant: null, labHash: 'h', answer: 'x' }
    const handedIn = { ...attempt, seed: 's', via: 'page' as const, createdAt: at(20) }
    const verdict = plainVerdict({ hash: 'h' }, handedIn)
    const input = { verdict, now: at(20), progressAfter: (before: LabProgress) => before }
    await insertGradedAttempt(store, handedIn, input)
  }
  const newest = [ids[1], ids[2], ids[0]]
  const listed = await listAttempts(store, { ...own('query/at-once'), limit: 5 })
  expect(listed.map(({ id }) => id)).toEqual(newest)
  const since = await listAttemptsSince(store, { learnerId, since: at(20), limit: 3 })
  expect(since.map(({ id }) => id)).toEqual(newest)
})

it('hints open one by one up to the last, in each lab for itself', async () => {
  const { store, learnerId } = fresh
  const open = (lab: string) => openNextHint(store, { ...own(lab), total: 2, now: at(1) })
  expect([await open('query/a'), await open('query/a'), await open('query/a')]).toEqual([1, 2, 2])
  expect(await open('query/b')).toBe(1)
  expect(await countHints(store, learnerId, 'query/a')).toBe(2)
  const rows = await listOf(exportRows(store, learnerId))
  const hints = rows.flatMap((row) => (row.kind === 'hint' ? [`${row.lab} ${row.ordinal}`] : []))
  expect(hints.toSorted()).toEqual(['query/a 1', 'query/a 2', 'query/b 1'])
})

describe('a draft', () => {
  const draft = (windowId: string) => ({ ...own('query/draft'), variant: null, windowId })

  it('is that of the window, else the newest of the task', async () => {
    const { store } = fresh
    await putDraft(store, draft('old'), { text: 'old', now: at(1) })
    await putDraft(store, draft('new'), { text: 'new', now: at(2) })
    await putDraft(store, { ...draft('new'), variant: 'v' }, { text: 'of v', now: at(3) })
    const text = async (windowId: string | null, variant: string | null = null) =>
      (await findDraft(store, { ...own('query/draft'), variant, windowId }))?.text
    expect([await text('old'), await text('new'), await text('none'), await text(null)]).toEqual([
      'old', 'new', 'new', 'new',
    ]) // biome-ignore format: as a row
    expect([await text('old', 'v'), await text('old', 'w')]).toEqual(['of v', undefined])
    await putDraft(store, draft('old'), { text: 'new again', now: at(4) })
    expect(await text('none')).toBe('new again')
  })

  it('takes returns back one after another, the last one first', async () => {
    const { store } = fresh
    const mine = draft('returns')
    expect(await putDraft(store, mine, { text: 'typed', now: at(1) })).toBe(1)
    const to = (before: string, text: string, cause: 'starter' | 'attempt') =>
      replaceDraft(store, mine, { before, text, cause, now: at(2) })
    expect(await to('typed', 'starter', 'starter')).toBe(2)
    expect(await to('starter and more', 'attempt', 'attempt')).toBe(3)
    const change = { before: 'own', text: 'x', cause: 'starter', now: at(2) } as const
    await replaceDraft(store, { ...mine, variant: 'v' }, change)
    const undo = () => undoRevert(store, mine, { after: 'now', now: at(3) })
    expect(await undo()).toEqual({ text: 'starter and more', version: 4, undo: 'starter' })
    expect(await undo()).toEqual({ text: 'typed', version: 5, undo: null })
    expect(await undo()).toBeNull()
    const found = await findDraft(store, mine)
    expect(found).toMatchObject({ text: 'typed', version: 5, updatedAt: at(3), undo: null })
    const { rows } = await store.pool.query('select after, undone_at from draft_revert order by id')
    const back = { after: Buffer.from('now'), undone_at: at(3) }
    expect(rows).toEqual([back, back, { after: null, undone_at: null }])
  })
})

describe('a placement', () => {
  const begin = (day: number, id = randomUUID()) =>
    insertPlacement(fresh.store, {
      id,
      learnerId: fresh.learnerId,
      background: 'yes',
      now: at(day),
    })
  const open = async () => (await findPlacements(fresh.store, fresh.learnerId)).open
  const answer = async (item: string, why: 'sure-enough' | null = null, when = at(10)) => {
    const given = { item, answer: 'right', given: `given ${item}`, at: when } as const
    const placementId = (await open())?.id as string
    const placed = { learnerId: fresh.learnerId, placementId }
    const seen: string[][] = []
    await insertPlacementAnswer(fresh.store, placed, {
      answer: given,
      endAfter: ({ answers }) => {
        seen.push(answers.map((one) => one.item))
        return why
      },
    })
    return { seen, placementId }
  }

  it('is begun once, keeps each answer once in its order, and ends when it’s over', async () => {
    await begin(9)
    await begin(10)
    expect(await open()).toMatchObject({ background: 'yes', begunAt: at(9), answers: [] })
    expect((await answer('a/two')).seen).toEqual([['a/two']])
    expect((await answer('a/one')).seen).toEqual([['a/two', 'a/one']])
    expect((await answer('a/two')).seen).toEqual([])
    const { placementId } = await answer('a/three', 'sure-enough', at(11))
    const { open: none, ended } = await findPlacements(fresh.store, fresh.learnerId)
    expect(none).toBeNull()
    expect(ended).toMatchObject({ id: placementId, ended: { why: 'sure-enough', at: at(11) } })
    expect(ended?.answers.map(({ item, given }) => [item, given])).toEqual([
      ['a/two', 'given a/two'],
      ['a/one', 'given a/one'],
      ['a/three', 'given a/three'],
    ])
    const late = { item: 'a/four', answer: 'right', given: '', at: at(12) } as const
    await insertPlacementAnswer(
      fresh.store,
      { learnerId: fresh.learnerId, placementId },
      { answer: late, endAfter: () => null },
    )
    expect((await findPlacements(fresh.store, fresh.learnerId)).ended?.answers).toHaveLength(3)
  })

  it('that is stopped counts with its answers, and is forgotten without any', async () => {
    await begin(12)
    const stop = async (day: number) => {
      const placement = await open()
      if (!placement) throw new Error('one is open')
      await stopPlacement(fresh.store, placement, { learnerId: fresh.learnerId, now: at(day) })
      return placement.id
    }
    const before = (await findPlacements(fresh.store, fresh.learnerId)).ended
    expect(await stop(13)).not.toBe(before?.id)
    expect(await findPlacements(fresh.store, fresh.learnerId)).toEqual({
      open: null,
      ended: before,
    })
    expect(before?.answers).toHaveLength(3)
    await begin(14)
    await answer('a/one')
    const stopped = await stop(15)
    expect((await findPlacements(fresh.store, fresh.learnerId)).ended).toMatchObject({
      id: stopped,
      ended: { why: 'stopped', at: at(15) },
    })
    // It was stopped in another window meanwhile: the first end counts.
    const { ended } = await findPlacements(fresh.store, fresh.learnerId)
    const again = { learnerId: fresh.learnerId, now: at(16) }
    await stopPlacement(fresh.store, ended as Placement, again)
    expect((await findPlacements(fresh.store, fresh.learnerId)).ended).toEqual(ended)
  })

  it('keeps what grading said of a query once; after an error there is a next query', async () => {
    const { store, learnerId } = fresh
    await begin(16)
    const placementId = (await open())?.id as string
    const ask = async (sql: string, hour: number) => {
      const asked = { id: randomUUID(), learnerId, placementId, item: 'a/query', sql }
      await insertPlacementQuery(store, { ...asked, now: at(16, hour) })
      return asked.id
    }
    const first = await ask('select wrong', 11)
    const found = (by: Parameters<typeof findPlacementQuery>[1]) => findPlacementQuery(store, by)
    const query = (await found({ id: first })) as PlacementQuery
    expect(query).toMatchObject({ learnerId, placementId, item: 'a/query', outcome: null })
    const say = (of: PlacementQuery, outcome: Parameters<typeof putQueryOutcome>[2]['outcome']) =>
      putQueryOutcome(store, of, { outcome, now: at(16, 12), endAfter: () => null })
    const beside = { id: randomUUID(), learnerId, placementId, item: 'a/beside', sql: 'x' }
    await insertPlacementQuery(store, { ...beside, now: at(16, 11) })
    await say(query, { kind: 'error', message: 'a\0b' })
    expect(await found({ id: beside.id })).toMatchObject({ item: 'a/beside', outcome: null })
    await say(query, { kind: 'right' })
    expect(await found({ id: first })).toMatchObject({ outcome: { kind: 'error', message: 'a␀b' } })
    expect((await open())?.answers).toEqual([])
    const second = await ask('select right', 13)
    expect(await found({ placementId, item: 'a/query' })).toMatchObject({
      id: second,
      outcome: null,
    })
    expect(await found({ placementId, item: 'a/other' })).toBeNull()
    expect(await found({ placementId: randomUUID(), item: 'a/query' })).toBeNull()
    await say({ ...query, id: second, sql: 'select right' }, { kind: 'right' })
    expect((await open())?.answers).toEqual([
      { item: 'a/query', answer: 'right', given: 'select right', at: at(16, 12) },
    ])
    expect(await found({ id: second })).toMatchObject({ outcome: { kind: 'right' } })
  })
})

it('of plans, the first and the nineteen newest are kept, and what was said last', async () => {
  const { store, learnerId } = fresh
  const other = randomUUID()
  await addLearner(store, other)
  const theirs = { role: 'dba', settings: { of: 'other' }, summary: { hoursAWeek: 99 } }
  for (const day of [3, 4, 26]) await putPlan(store, other, { ...theirs, now: at(day) })
  const days = Array.from({ length: 25 }, (_, nth) => nth + 1)
  for (const day of days) {
    const made = { role: 'backend', settings: { day }, summary: { hoursAWeek: day }, now: at(day) }
    await putPlan(store, learnerId, made)
  }
  const second = { role: 'dba', settings: { day: 0 }, summary: { hoursAWeek: 0 }, now: at(25) }
  await putPlan(store, learnerId, second)
  const { kept, hours } = await listPlanSnapshots(store, learnerId)
  expect(hours.map(({ hoursAWeek }) => hoursAWeek)).toEqual([1, ...days.slice(6)])
  expect(hours[1]?.from).toEqual(at(7))
  expect(kept.map(({ madeAt, unsafeBody }) => [madeAt, unsafeBody])).toEqual([
    [at(25), { hoursAWeek: 25 }],
    [at(24), { hoursAWeek: 24 }],
  ])
  expect(await findPlanSettings(store, learnerId)).toEqual({ day: 0 })
  expect((await listPlanSnapshots(store, other)).hours.map(({ from }) => from)).toEqual(
    [3, 4, 26].map((day) => at(day)),
  )
  expect(await findPlanSettings(store, randomUUID())).toBeNull()
})

it('a picture takes the place of those of the lab’s earlier states, and only missing ones are asked for', async () => {
  const { store } = fresh
  const picture = (name: string) => ({ tables: [], of: name }) as unknown as LabPicture
  const put = (id: string, hash: string, name: string) =>
    putPicture(store, { id, hash }, { picture: picture(name), now: at(1) })
  await put('query/x', 'hash 1', 'first')
  await put('query/y', 'hash y', 'other')
  await put('query/x', 'hash 2', 'second')
  expect(await findPicture(store, 'hash 1')).toBeNull()
  expect(await findPicture(store, 'hash 2')).toEqual(picture('second'))
  expect(await findPicture(store, 'hash y')).toEqual(picture('other'))
  // Another lab that is the same to the letter has the same picture.
  await put('query/z', 'hash 2', 'third')
  expect(await findPicture(store, 'hash 2')).toEqual(picture('third'))
  const labs = ['hash 1', 'hash 2', 'hash y'].map((hash) => ({ id: `query/${hash}`, hash }))
  expect(await requestPictures(store, labs)).toBe(1)
  expect(await requestPictures(store, labs.slice(0, 1))).toBe(1)
  expect(await requestPictures(store, labs.slice(1))).toBe(0)
  expect(await requestPictures(store, [])).toBe(0)
})

it('a program that is entered again is one, with what is newer', async () => {
  const { store, learnerId } = fresh
  const program = programOf('Ama')
  const enter = (change: Partial<typeof program>, day: number) =>
    putEnteredPrograms(store, learnerId, { programs: [{ ...program, ...change }], now: at(day) })
  await enter({}, 2)
  await enter({ id: randomUUID(), price_total: 2 }, 3)
  await enter({ id: randomUUID(), field: 'Earlier' }, 1)
  const rows = await listEnteredPrograms(store)
  expect(rows.map(({ id, field, price_total }) => [id === program.id, field, price_total])).toEqual(
    [
      [false, 'Earlier', 1],
      [true, 'Back end', 2],
    ],
  )
})
