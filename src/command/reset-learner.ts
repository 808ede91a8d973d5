import { deleteWork } from '../store/learners.ts'
import type { Doing } from './doing.ts'

/** Removes everything this learner did; with `labId` of one lab only. */
export async function resetLearner(
  doing: Doing,
  input: { learnerId: string; labId?: string | undefined },
): Promise<{ attempts: number }> {
  return { attempts: await deleteWork(doing.store, input.learnerId, input.labId ?? null) }
}
