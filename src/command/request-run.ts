import type { Doing } from './doing.ts'

/** Looking around with Run: a job like a check. Throws Problem 'unknown-lab', 'too-large'. */
export declare function requestRun(
  doing: Doing,
  input: { learnerId: string; labId: string; sql: string },
): Promise<{ runId: string }>
