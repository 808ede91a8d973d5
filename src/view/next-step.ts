import { groundOf, wishOf } from '../plan/ground.ts'
import { nextLabInPlan } from '../plan/whole-plan.ts'
import { getLearnerGround } from '../store/ground.ts'
import { listReviews } from '../store/hints.ts'
import type { Asking } from './asking.ts'
import type { LabLine, NextStep } from './lab-line.ts'
import { type LearnerLines, nextOnPath, stepTo } from './learner-lines.ts'

/** A variant that waits because a solution was seen. */
export interface WaitingReview {
  readonly lab: LabLine
  readonly variant: string
  readonly dueAt: Date
  readonly isDue: boolean
}

/** Reviews that wait in labs that are still there, the first due first. */
export async function waitingReviews(
  ask: Asking,
  lines: LearnerLines,
  learnerId: string,
): Promise<WaitingReview[]> {
  const now = ask.clock()
  const reviews = await listReviews(ask.store, learnerId)
  return reviews.flatMap(({ labId, variant, dueAt }) => {
    const lab = lines.labs.get(labId)
    const isThere = ask.catalog.labs.get(labId)?.variants.some(({ name }) => name === variant)
    return lab && isThere ? [{ lab, variant: variant as string, dueAt, isDue: dueAt <= now }] : []
  })
}

/** The lab last handed in for, unless it is proved or practiced. */
export function lastWorkedOn(lines: LearnerLines): LabLine | null {
  const [last] = [...lines.labs.values()]
    .filter(({ lastAttemptAt }) => lastAttemptAt !== null)
    .sort((a, b) => Number(b.lastAttemptAt) - Number(a.lastAttemptAt))
  return last?.standing === 'tried' ? last : null
}

/** The one next thing: what is due, else what was begun, else what the path says. */
export function nextStep(
  ask: Asking,
  lines: LearnerLines,
  reviews: readonly WaitingReview[],
): NextStep | null {
  const due = reviews.find(({ isDue }) => isDue)
  const to = (step: Pick<NextStep, 'lab' | 'variant' | 'why'>): NextStep =>
    stepTo(ask.catalog, lines, step)
  if (due) return to({ lab: due.lab, variant: due.variant, why: 'review-due' })
  const begun = lastWorkedOn(lines)
  if (begun) return to({ lab: begun, variant: null, why: 'continue' })
  const lab = nextOnPath(ask.catalog, lines, null)
  if (!lab) return null
  const isFirst = [...lines.labs.values()].every(({ standing }) => standing === 'new')
  return to({ lab, variant: null, why: isFirst ? 'first' : 'next-on-path' })
}

/** What the plan comes to next, where one was made; the path says it otherwise. */
export async function nextFromPlan(
  ask: Asking,
  lines: LearnerLines,
  input: { learnerId: string; next: NextStep | null },
): Promise<NextStep | null> {
  const { next, learnerId } = input
  if (next?.why !== 'next-on-path') return next
  const kept = await getLearnerGround(ask.store, learnerId)
  const { wish, isUsual } = wishOf(kept)
  if (isUsual) return next
  const found = nextLabInPlan(groundOf(ask, kept, { now: ask.clock(), wish }), wish)
  const lab = found === null ? undefined : lines.labs.get(found)
  return lab ? stepTo(ask.catalog, lines, { lab, variant: null, why: 'next-in-plan' }) : next
}
