import type { Doing } from './doing.ts'

/** Removes everything this learner did; with `labId` of one lab only. */
export declare function resetLearner(
  doing: Doing,
  input: { learnerId: string; labId?: string | undefined },
): Promise<{ attempts: number }>
