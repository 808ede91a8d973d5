import type { Check, Verdict } from '../lab/lab.ts'
import { standingAfterPass } from '../recall/solution-review.ts'
import { type Begun, beginGrading, insertChecks, insertVerdict } from '../store/gradings.ts'
import type { Doing } from './doing.ts'

/** Notes that a worker begins to grade an attempt, and hands it over. */
export async function recordGradingBegun(
  doing: Doing,
  input: { attemptId: string },
): Promise<Begun> {
  return beginGrading(doing.store, input.attemptId, doing.clock())
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
