import type { Lab } from '../lab/lab.ts'
import type { Verdict } from '../lab/verdict.ts'
import { progressAfterPass } from '../recall/solution-review.ts'
import { insertGradedAttempt } from '../store/gradings.ts'
import type { CommandContext } from './context.ts'

export interface RecordGradedInput {
  readonly learnerId: string
  readonly attemptId: string
  readonly lab: Pick<Lab, 'id' | 'hash'>
  /** What is kept of the folder that was graded. */
  readonly answer: string
  readonly seed: string
  readonly verdict: Verdict
}

/** Keeps an attempt that was graded where it is, in a folder, with its verdict. Never edited. */
export async function recordGraded(
  context: CommandContext,
  { learnerId, attemptId, lab, answer, seed, verdict }: RecordGradedInput,
): Promise<{ number: number }> {
  const now = context.clock()
  const attempt = {
    id: attemptId,
    learnerId,
    labId: lab.id,
    variant: null,
    labHash: lab.hash,
    answer,
    seed,
    via: 'terminal' as const,
    createdAt: now,
  }
  const progressAfter = progressAfterPass
  const number = await insertGradedAttempt(context.store, attempt, { verdict, now, progressAfter })
  return { number }
}
