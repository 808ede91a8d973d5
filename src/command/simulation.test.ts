import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FreshStore, freshStore, labId } from '../../tests/store/fresh-store.ts'
import { checksOf, plainVerdict } from '../../tests/store/plain-grader.ts'
import { type Random, seededRandom } from '../kit/random.ts'
import type { Attempt } from '../lab/lab.ts'
import { attemptById } from '../view/attempt-by-id.ts'
import { labPage } from '../view/lab-page.ts'
import { openHint } from './open-hint.ts'
import { recordChecks, recordGradingBegun, recordVerdict } from './record-grading.ts'
import { resetLearner } from './reset-learner.ts'
import { seeSolution } from './see-solution.ts'
import { submitAttempt } from './submit-attempt.ts'

/*
 * A seeded life: attempts come, workers take them up, some twice, some die on the way, verdicts come
 * late or again, hints and solutions open in between, days pass. Beside it a model in a few lines.
 */
const hourMs = 3_600_000
const twoDaysMs = 48 * hourMs

let fresh: FreshStore
beforeAll(async () => {
  fresh = await freshStore()
})
afterAll(() => fresh.close())

interface Grading {
  readonly gradingNumber: number
  readonly attempt: Attempt
}

interface Life {
  readonly random: Random
  now: number
  readonly handedIn: {
    id: string
    variant: string | null
    isRight: boolean
    at: number
    status: string | null
  }[]
  readonly gradings: Grading[]
  hints: number
  seenAt: number | null
  reviewVariant: string | null
  provedAt: number | null
  practicedAt: number | null
}

const lab = () => {
  const found = fresh.catalog.labs.get(labId)
  if (!found) throw new Error(labId)
  return found
}
const at = () => ({ learnerId: fresh.learnerId, labId })

async function handIn(life: Life): Promise<void> {
  const variant = life.random.pick([null, null, ...lab().variants.map(({ name }) => name)])
  const isRight = life.random.chance(0.6)
  const answer = isRight ? 'right' : 'wrong'
  const { attemptId, number } = await submitAttempt(fresh.context, {
    ...at(),
    variant,
    answer,
    via: 'page',
  })
  life.handedIn.push({ id: attemptId, variant, isRight, at: life.now, status: null })
  expect(number).toBe(life.handedIn.length)
}

async function takeUp(life: Life): Promise<void> {
  if (life.handedIn.length === 0) return
  const chosen = life.random.pick(life.handedIn)
  const begun = await recordGradingBegun(fresh.context, { attemptId: chosen.id })
  expect(begun.kind).toBe(chosen.status === null ? 'begun' : 'done')
  if (begun.kind !== 'begun') return
  life.gradings.push(begun)
  const [first] = checksOf(begun.attempt)
  if (first && life.random.chance(0.5)) {
    await recordChecks(fresh.context, {
      attemptId: chosen.id,
      gradingNumber: begun.gradingNumber,
      from: 1,
      checks: [first],
    })
  }
}

async function judge(life: Life): Promise<void> {
  if (life.gradings.length === 0) return
  const { gradingNumber, attempt } = life.random.pick(life.gradings)
  const verdict = plainVerdict(lab(), attempt)
  const { isFirst } = await recordVerdict(fresh.context, {
    attemptId: attempt.id,
    gradingNumber,
    verdict,
  })
  const chosen = life.handedIn.find(({ id }) => id === attempt.id) as Life['handedIn'][number]
  expect(isFirst).toBe(chosen.status === null)
  if (!isFirst) return
  chosen.status = verdict.status
  if (!chosen.isRight) return
  const isReview =
    life.seenAt !== null &&
    chosen.variant === life.reviewVariant &&
    chosen.at >= life.seenAt + twoDaysMs
  if (life.seenAt === null || chosen.at < life.seenAt || isReview) life.provedAt ??= chosen.at
  else life.practicedAt ??= chosen.at
}

async function look(life: Life): Promise<void> {
  if (life.hints < lab().hints.length) {
    life.hints = (await openHint(fresh.context, at())).opened.length
    return
  }
  const { review } = await seeSolution(fresh.context, at())
  if (life.provedAt !== null || life.practicedAt !== null) return
  if (life.seenAt === null) {
    life.seenAt = life.now
    life.reviewVariant = review?.variant ?? null
  }
}

async function check(life: Life): Promise<void> {
  const page = await labPage(fresh.context, at())
  const progress =
    life.provedAt !== null
      ? 'proved'
      : life.practicedAt !== null
        ? 'practiced'
        : life.handedIn.length > 0
          ? 'tried'
          : 'new'
  expect(page.lab).toMatchObject({ progress, attempts: life.handedIn.length })
  expect(page.hints.opened).toHaveLength(life.hints)
  for (const { id, status } of life.handedIn.slice(-5)) {
    const view = await attemptById(fresh.context, { learnerId: fresh.learnerId, attemptId: id })
    expect(view.status).toBe(status)
    if (status !== null) expect(view.checks).toHaveLength(2)
  }
}

it.each(['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'])(
  'a life with the seed %s keeps to its model',
  async (seed) => {
    await resetLearner(fresh.context, { learnerId: fresh.learnerId })
    const life: Life = {
      random: seededRandom(seed),
      now: Date.parse('2026-11-01T08:00:00Z'),
      handedIn: [],
      gradings: [],
      hints: 0,
      seenAt: null,
      reviewVariant: null,
      provedAt: null,
      practicedAt: null,
    }
    for (let step = 0; step < 120; step++) {
      life.now += life.random.between(1, 9) * hourMs
      fresh.at(new Date(life.now).toISOString())
      await life.random.pick([handIn, takeUp, takeUp, judge, judge, look])(life)
      if (step % 10 === 9) await check(life)
    }
    const { rows } = await fresh.store.pool.query('select count(*)::int as verdicts from verdict')
    expect(rows[0].verdicts).toBe(life.handedIn.filter(({ status }) => status !== null).length)
  },
)
