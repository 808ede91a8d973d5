import type { Check, Verdict } from '../lab/lab.ts'
import { standingAfterPass } from '../recall/solution-review.ts'
import { findAttempt, type StoredAttempt } from '../store/attempts.ts'
import { beginGrading, insertChecks, insertVerdict } from '../store/gradings.ts'
import type { Doing } from './doing.ts'

/** What a worker takes up: the attempt and the number of this run. */
export type Begun =
  | { readonly kind: 'begun'; readonly run: number; readonly attempt: StoredAttempt }
  /** Somebody was first. */
  | { readonly kind: 'done' }
  /** Reset meanwhile. */
  | { readonly kind: 'gone' }

/** Notes that a worker begins to grade an attempt. */
export async function recordGradingBegun(
  doing: Doing,
  input: { attemptId: string },
): Promise<Begun> {
  const begun = await beginGrading(doing.store, input.attemptId, doing.clock())
  if (begun.kind !== 'begun') return begun
  const attempt = await findAttempt(doing.store, input.attemptId)
  return attempt ? { ...begun, attempt } : { kind: 'gone' }
}

/** Keeps checks as they end; `from` is the number of checks that this run kept before. */
export async function recordChecks(
  doing: Doing,
  input: { attemptId: string; run: number; from: number; checks: readonly Check[] },
): Promise<void> {
  await insertChecks(doing.store, input, input.checks)
}

/** Keeps the verdict unless there is one already; `isFirst` says so. Never edited afterwards. */
export async function recordVerdict(
  doing: Doing,
  input: { attemptId: string; run: number; verdict: Verdict },
): Promise<{ isFirst: boolean }> {
  const isFirst = await insertVerdict(doing.store, {
    ...input,
    now: doing.clock(),
    standingAfter: standingAfterPass,
  })
  return { isFirst }
}
