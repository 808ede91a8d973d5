import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addLearner, type FreshStore, freshStore, until } from '../../tests/store/fresh-store.ts'
import { checksOf, plainVerdict } from '../../tests/store/plain-grader.ts'
import type { Check } from '../lab/verdict.ts'
import {
  checkOwnAttempt,
  findPassingAnswer,
  getOwnAttempt,
  getProgress,
  insertAttempt,
  listAttempts,
  listPassed,
  listWeeks,
} from './attempts.ts'
import { beginGrading, insertChecks, insertGradedAttempt, insertVerdict } from './gradings.ts'
import { insertSolutionSeen, listReviews } from './hints.ts'
import { findLabProgress, type LabProgress } from './lab-progress.ts'
import { getLocalLearner } from './learners.ts'

/* An attempt from handing in to its verdict, beside others of the same learner and of another. */

let fresh: FreshStore
const other = randomUUID()
beforeAll(async () => {
  fresh = await freshStore()
  await addLearner(fresh.store, other)
})
afterAll(() => fresh.close())

const at = (day: number, hour = 10): Date => new Date(Date.UTC(2026, 10, day, hour))
const handedIn = (labId: string, change: object = {}) => ({
  id: randomUUID(),
  learnerId: fresh.learnerId,
  labId,
  variant: null,
  labHash: 'h',
  answer: 'wrong',
  seed: 's',
  via: 'page' as const,
  createdAt: at(1),
  ...change,
})
type HandedIn = ReturnType<typeof handedIn>

async function handIn(labId: string, change: object = {}): Promise<HandedIn> {
  const attempt = handedIn(labId, change)
  await insertAttempt(fresh.store, attempt)
  return attempt
}

const judged: string[] = []
const asIs = (before: LabProgress): LabProgress => before
const verdictOf = (attempt: HandedIn, gradingNumber = 1, progressAfter = asIs) => ({
  attemptId: attempt.id,
  gradingNumber,
  verdict: plainVerdict({ hash: 'h' }, attempt),
  now: at(2),
  progressAfter: (before: LabProgress, of: { readonly at: Date }) => {
    judged.push(attempt.answer)
    return { ...progressAfter(before), practicedAt: of.at }
  },
})

describe('the grading of an attempt', () => {
  it('begins anew as often as a worker dies, and shows the checks of its last grading alone', async () => {
    const { store } = fresh
    const [attempt, beside] = [await handIn('query/runs'), await handIn('query/runs')]
    const [first, second] = checksOf(attempt) as [Check, Check]
    expect(await getProgress(store, attempt.id)).toEqual({
      gradingNumber: 0,
      checks: [],
      verdict: null,
    })
    expect(await beginGrading(store, attempt.id, at(1))).toEqual({
      kind: 'begun',
      gradingNumber: 1,
      attempt: {
        id: attempt.id,
        labId: 'query/runs',
        variant: null,
        labHash: 'h',
        answer: 'wrong',
        seed: 's',
      },
    })
    await beginGrading(store, beside.id, at(1))
    await insertChecks(store, { attemptId: beside.id, gradingNumber: 1, from: 0 }, [second])
    await insertChecks(store, { attemptId: attempt.id, gradingNumber: 1, from: 0 }, [first])
    await insertChecks(store, { attemptId: attempt.id, gradingNumber: 1, from: 1 }, [second])
    expect(await getProgress(store, attempt.id)).toMatchObject({
      gradingNumber: 1,
      checks: [first, second],
    })
    expect(await beginGrading(store, attempt.id, at(1))).toMatchObject({ gradingNumber: 2 })
    expect(await getProgress(store, attempt.id)).toEqual({
      gradingNumber: 2,
      checks: [],
      verdict: null,
    })
    await insertChecks(store, { attemptId: attempt.id, gradingNumber: 2, from: 0 }, [first])
    expect(await getProgress(store, attempt.id)).toMatchObject({
      gradingNumber: 2,
      checks: [first],
    })
    // The first to end counts, also where it began before.
    expect(await insertVerdict(store, verdictOf(attempt, 1))).toBe(true)
    expect(await getProgress(store, attempt.id)).toMatchObject({
      gradingNumber: 1,
      checks: checksOf(attempt),
      verdict: { status: 'failed' },
    })
    expect(await beginGrading(store, attempt.id, at(1))).toEqual({ kind: 'done' })
    expect(await beginGrading(store, randomUUID(), at(1))).toEqual({ kind: 'gone' })
    const { rows } = await store.pool.query('select attempt_id from check_result')
    expect(rows).toEqual([{ attempt_id: beside.id }])
  })

  it('has as many gradings as workers that begin at the same moment', async () => {
    const attempt = await handIn('query/at-once')
    const begun = await Promise.all(
      Array.from({ length: 4 }, () => beginGrading(fresh.store, attempt.id, at(1))),
    )
    const numbers = begun.map((one) => (one.kind === 'begun' ? one.gradingNumber : 0))
    expect(numbers.toSorted()).toEqual([1, 2, 3, 4])
  })

  it('begins once more when another worker was about to take the same number', async () => {
    const { store } = fresh
    const attempt = await handIn('query/same-number')
    const rival = await store.pool.connect()
    await rival.query('begin')
    await rival.query('insert into grading (attempt_id, number, began_at) values ($1, 1, now())', [
      attempt.id,
    ])
    const begun = beginGrading(store, attempt.id, at(1))
    const isHeldUp = async (): Promise<boolean> => {
      const waits = `select from pg_stat_activity where datname = current_database()
        and cardinality(pg_blocking_pids(pid)) > 0`
      return (await store.pool.query(waits)).rowCount === 1
    }
    await until(isHeldUp)
    expect(await isHeldUp()).toBe(true)
    await rival.query('commit')
    rival.release()
    expect(await begun).toMatchObject({ kind: 'begun', gradingNumber: 2 })
  })

  it('shows checks with what PostgreSQL refuses replaced, and places within the answer', async () => {
    const { store } = fresh
    const attempt = await handIn('query/odd')
    const checks = checksOf({ ...attempt, answer: 'wr\0ng' })
    await beginGrading(store, attempt.id, at(1))
    await insertChecks(store, { attemptId: attempt.id, gradingNumber: 1, from: 0 }, checks)
    const shown = checksOf({ ...attempt, answer: 'wr␀ng' })
    expect((await getProgress(store, attempt.id)).checks).toEqual(shown)
    const input = verdictOf(attempt)
    await insertVerdict(store, { ...input, verdict: { ...input.verdict, checks, errorAt: 99 } })
    expect(await getProgress(store, attempt.id)).toMatchObject({
      checks: shown,
      verdict: { checks: shown, errorAt: attempt.answer.length },
    })
  })

  it.each(['wrong', 'right'])('keeps the first verdict of a %s answer', async (answer) => {
    const attempt = await handIn('query/verdict', { answer })
    await beginGrading(fresh.store, attempt.id, at(1))
    expect(await insertVerdict(fresh.store, verdictOf(attempt))).toBe(true)
    const turned = { ...attempt, answer: answer === 'wrong' ? 'right, later' : 'wrong, later' }
    expect(await insertVerdict(fresh.store, verdictOf(turned))).toBe(false)
    const status = answer === 'wrong' ? 'failed' : 'passed'
    expect((await getOwnAttempt(fresh.store, fresh.learnerId, attempt.id)).status).toBe(status)
    expect(judged).not.toContain('right, later')
    const gone = handedIn('query/verdict', { answer })
    expect(await insertVerdict(fresh.store, verdictOf(gone))).toBe(false)
  })

  it('changes the progress by a pass alone, and never again once the lab is proved', async () => {
    const { store, learnerId } = fresh
    const prove = (before: LabProgress): LabProgress => ({ ...before, provedAt: at(3) })
    const grade = (answer: string, progressAfter = asIs) => {
      const attempt = handedIn('query/proved', { answer, createdAt: at(3) })
      return insertGradedAttempt(store, attempt, verdictOf(attempt, 1, progressAfter))
    }
    expect(await grade('wrong 1')).toBe(1)
    expect(await grade('right 2')).toBe(2)
    expect(await grade('right 3', prove)).toBe(3)
    expect(await grade('right 4', prove)).toBe(4)
    const answers = ['wrong 1', 'right 2', 'right 3', 'right 4']
    expect(answers.filter((answer) => judged.includes(answer))).toEqual(['right 2', 'right 3'])
    expect(await findLabProgress(store, learnerId, 'query/proved')).toMatchObject({
      attempts: 4,
      practicedAt: at(3),
      provedAt: at(3),
    })
  })
})

describe('a review', () => {
  const seen = { labId: 'query/seen', variant: 'v', now: at(1), dueAt: at(3) }
  const pass = async (learnerId: string, day: number, of: object = {}) => {
    const attempt = handedIn('query/seen', { learnerId, variant: 'v', answer: 'right', ...of })
    const reviews: unknown[] = []
    const input = { ...verdictOf(attempt), now: at(day, 12) }
    await insertGradedAttempt(
      fresh.store,
      { ...attempt, createdAt: at(day) },
      {
        ...input,
        progressAfter: (before, of) => {
          reviews.push(...of.reviews)
          return before
        },
      },
    )
    return reviews
  }
  const doneAt = async () => {
    const { rows } = await fresh.store.pool.query(
      'select learner_id, lab_id, done_at from review order by lab_id, made_at',
    )
    return rows.map(({ learner_id, lab_id, done_at }) => [learner_id === other, lab_id, done_at])
  }

  it('is done at the moment it falls due, once, and only one’s own in that lab', async () => {
    const { store, learnerId } = fresh
    await insertSolutionSeen(store, { ...seen, learnerId })
    await insertSolutionSeen(store, { ...seen, learnerId: other, now: at(2), dueAt: at(4) })
    const elsewhere = { ...seen, learnerId, labId: 'query/seen-too', dueAt: at(2) }
    await insertSolutionSeen(store, elsewhere)
    expect(await pass(learnerId, 3)).toEqual([{ variant: 'v', dueAt: at(3) }])
    const expected = [
      [false, 'query/seen', at(3, 12)],
      [true, 'query/seen', null],
      [false, 'query/seen-too', null],
    ]
    expect(await doneAt()).toEqual(expected)
    await pass(learnerId, 5)
    expect(await doneAt()).toEqual(expected)
    expect(await pass(other, 3)).toEqual([{ variant: 'v', dueAt: at(4) }])
    expect(await doneAt()).toEqual(expected)
  })

  it('of the lab’s own task is done by it, and its solution seen again changes nothing', async () => {
    const { store, learnerId } = fresh
    const own = { ...seen, learnerId, labId: 'query/own-task', variant: null }
    await insertSolutionSeen(store, own)
    expect(await pass(learnerId, 4, { labId: own.labId, variant: null })).toEqual([
      { variant: null, dueAt: at(3) },
    ])
    const again = await insertSolutionSeen(store, { ...own, now: at(5), dueAt: at(7) })
    expect(again).toEqual({ labId: own.labId, variant: null, dueAt: at(3), doneAt: at(4, 12) })
  })

  it('that came with a file stays as it is, and the newest holds', async () => {
    const { store, learnerId } = fresh
    const lab = 'query/from-a-file'
    const add = (variant: string, day: number) =>
      store.pool.query(
        `insert into review (learner_id, lab_id, variant, due_at, made_at) values ($1, $2, $3, $4, $5)`,
        [learnerId, lab, variant, at(day + 2), at(day)],
      )
    await add('v', 2)
    expect(await pass(learnerId, 3, { labId: lab, variant: 'another' })).toEqual([
      { variant: 'v', dueAt: at(4) },
    ])
    const kept = await insertSolutionSeen(store, { ...seen, learnerId, labId: lab, dueAt: at(9) })
    expect(kept).toMatchObject({ variant: 'v', dueAt: at(4) })
    await add('newest', 8)
    await add('oldest', 1)
    const held = await insertSolutionSeen(store, { ...seen, learnerId, labId: lab })
    expect(held).toMatchObject({ variant: 'newest', dueAt: at(10) })
    const due = await listReviews(store, learnerId)
    expect(due.filter(({ labId }) => labId === lab).map(({ variant }) => variant)).toEqual([
      'oldest',
      'v',
      'newest',
    ])
  })
})

it('an attempt is one’s own, or there’s none', async () => {
  const { store, learnerId } = fresh
  const mine = await handIn('query/own')
  const theirs = await handIn('query/own', { learnerId: other })
  for (const get of [getOwnAttempt, checkOwnAttempt]) {
    await get(store, learnerId, mine.id)
    await get(store, other, theirs.id)
    for (const id of [theirs.id, randomUUID(), 'none', '']) {
      await expect(get(store, learnerId, id)).rejects.toMatchObject({ code: 'unknown-attempt' })
    }
    await expect(get(store, learnerId, 'x'.repeat(200))).rejects.toMatchObject({
      reason: { came: 'x'.repeat(80) },
    })
  }
})

it('of answers that passed, the newest to the lab’s own task counts, else the newest to a variant', async () => {
  const { store, learnerId } = fresh
  const grade = async (answer: string, day: number, variant: string | null = null) => {
    const attempt = handedIn('query/passed', { answer, variant, createdAt: at(day) })
    await insertGradedAttempt(store, attempt, verdictOf(attempt))
    return await findPassingAnswer(store, learnerId, 'query/passed')
  }
  const variants = async () =>
    (await listPassed(store, learnerId, 'query/passed')).toSorted((a, b) =>
      (a ?? '') < (b ?? '') ? -1 : 1,
    )
  expect(await grade('wrong', 9, 'never')).toBeNull()
  expect(await grade('right v, second', 6, 'v')).toMatchObject({ answer: 'right v, second' })
  expect(await grade('right w', 7, 'w')).toMatchObject({ answer: 'right w' })
  expect(await grade('right v, first', 5, 'v')).toMatchObject({ answer: 'right w' })
  expect(await variants()).toEqual(['v', 'w'])
  expect(await grade('right, second', 3)).toMatchObject({ answer: 'right, second' })
  expect(await grade('right, third', 4)).toMatchObject({ answer: 'right, third' })
  expect(await grade('right, first', 2)).toMatchObject({ answer: 'right, third', at: at(4) })
  expect(await grade('wrong', 10)).toMatchObject({ answer: 'right, third' })
  expect(await variants()).toEqual([null, 'v', 'w'])
})

it('weeks come newest first, no more of them than are asked for', async () => {
  const days = [10, 24, 3, 17, 18]
  for (const day of days) await handIn('query/weeks', { learnerId: other, createdAt: at(day) })
  const weeks = await listWeeks(fresh.store, other, 3)
  expect(weeks).toEqual([
    { monday: '2026-11-23', attempts: 1, passed: 0 },
    { monday: '2026-11-16', attempts: 2, passed: 0 },
    { monday: '2026-11-09', attempts: 1, passed: 0 },
  ])
  const listed = await listAttempts(fresh.store, {
    learnerId: other,
    labId: 'query/weeks',
    limit: 4,
  })
  expect(listed.map(({ createdAt, isBegun }) => [createdAt, isBegun])).toEqual(
    [24, 18, 17, 10].map((day) => [at(day), false]),
  )
})

it('the learner of a laptop is that one, wherever its row is', async () => {
  const { store, learnerId } = fresh
  await store.pool.query('update learner set role = role where is_local')
  expect(await getLocalLearner(store, { newId: randomUUID(), now: at(1) })).toBe(learnerId)
})
