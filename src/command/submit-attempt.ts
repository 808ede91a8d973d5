import { labOf, variantOf } from '../lab/catalog.ts'
import { insertAttempt } from '../store/attempts.ts'
import { checkSize } from './check-input.ts'
import type { CommandContext } from './context.ts'

export interface SubmitAttemptInput {
  readonly learnerId: string
  readonly labId: string
  /** Null: the lab's own task. */
  readonly variant?: string | null | undefined
  readonly answer: string
  readonly via: 'page' | 'terminal'
}

/**
 * Keeps the attempt and its grading job in one transaction: once this resolves it is graded sooner
 * or later, whatever dies. Throws Problem 'unknown-lab', 'too-large', 'bad-input'.
 */
export async function submitAttempt(
  context: CommandContext,
  input: SubmitAttemptInput,
): Promise<{ attemptId: string; number: number }> {
  const lab = labOf(context.catalog, input.labId)
  const variant = variantOf(lab, input.variant)?.name ?? null
  checkSize(input.answer, context.limits.answerBytesMax)
  const attemptId = context.newId()
  const number = await insertAttempt(context.store, {
    id: attemptId,
    learnerId: input.learnerId,
    labId: lab.id,
    variant,
    labHash: lab.hash,
    answer: input.answer,
    seed: context.newSeed(),
    via: input.via,
    createdAt: context.clock(),
  })
  return { attemptId, number }
}
