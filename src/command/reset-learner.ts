import { deleteWork } from '../store/learners.ts'
import type { CommandContext } from './context.ts'

/** Removes everything this learner did; with `labId` of one lab only. */
export async function resetLearner(
  context: CommandContext,
  input: { learnerId: string; labId?: string | undefined },
): Promise<{ attempts: number }> {
  return { attempts: await deleteWork(context.store, input.learnerId, input.labId ?? null) }
}
