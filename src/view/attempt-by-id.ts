import { findGraded } from '../lab/catalog.ts'
import type { Check, Verdict, VerdictStatus } from '../lab/verdict.ts'
import { type AttemptSummary, getOwnAttempt, getProgress } from '../store/attempts.ts'
import type { ViewContext } from './context.ts'

/** waiting → grading → done, never back. */
export type AttemptState = 'waiting' | 'grading' | 'done'
export type Via = 'page' | 'terminal'

/** An attempt where attempts are listed. */
export interface AttemptLine {
  readonly id: string
  readonly labId: string
  readonly labTitle: string
  readonly variant: string | null
  /** 1 for the learner's first attempt on this task. */
  readonly number: number
  readonly at: Date
  readonly via: Via
  readonly state: AttemptState
  /** Null until done. */
  readonly status: VerdictStatus | null
  /** The title of the first check that did not pass. */
  readonly failedCheck: string | null
}

export interface AttemptView extends AttemptLine {
  readonly answer: string
  readonly seed: string
  readonly labHash: string
  /** The checks that ended so far; all of them once done. */
  readonly checks: readonly Check[]
  readonly verdict: Verdict | null
  /** The lab changed since: the verdict belongs to its earlier state. */
  readonly labChanged: boolean
}

/** Throws Problem 'unknown-attempt', also for somebody else's. */
export async function attemptById(
  context: ViewContext,
  input: { learnerId: string; attemptId: string },
): Promise<AttemptView> {
  const attempt = await getOwnAttempt(context.store, input.learnerId, input.attemptId)
  const { checks, verdict } = await getProgress(context.store, attempt.id)
  const line = attemptLine(context, attempt)
  return {
    ...line,
    // The verdict may have come between the two queries.
    state: verdict ? 'done' : line.state,
    status: verdict?.status ?? line.status,
    answer: attempt.answer,
    seed: attempt.seed,
    labHash: attempt.labHash,
    checks,
    verdict,
    labChanged: findGraded(context.catalog, attempt.labId)?.hash !== attempt.labHash,
  }
}

/** An attempt as lists show it. */
export function attemptLine(context: ViewContext, attempt: AttemptSummary): AttemptLine {
  const { id, labId, variant, number, createdAt, via, status, failedCheck, isBegun } = attempt
  return {
    id,
    labId,
    labTitle: findGraded(context.catalog, labId)?.title ?? labId,
    variant,
    number,
    at: createdAt,
    via,
    state: status !== null ? 'done' : isBegun ? 'grading' : 'waiting',
    status,
    failedCheck,
  }
}
