import type { Check, Verdict } from '../lab/verdict.ts'
import { progressAfterPass } from '../recall/solution-review.ts'
import { type Begun, beginGrading, insertChecks, insertVerdict } from '../store/gradings.ts'
import type { CommandContext } from './context.ts'

/** Notes that a worker begins to grade an attempt, and hands it over. */
export async function recordGradingBegun(
  context: CommandContext,
  input: { attemptId: string },
): Promise<Begun> {
  return beginGrading(context.store, input.attemptId, context.clock())
}

/** Keeps checks as they end; `from` is the number of checks that this grading kept before. */
export async function recordChecks(
  context: CommandContext,
  input: { attemptId: string; gradingNumber: number; from: number; checks: readonly Check[] },
): Promise<void> {
  await insertChecks(context.store, input, input.checks)
}

/** Keeps the verdict unless there is one already; `isFirst` says so. Never edited afterwards. */
export async function recordVerdict(
  context: CommandContext,
  input: { attemptId: string; gradingNumber: number; verdict: Verdict },
): Promise<{ isFirst: boolean }> {
  const isFirst = await insertVerdict(context.store, {
    ...input,
    now: context.clock(),
    progressAfter: progressAfterPass,
  })
  return { isFirst }
}
