import type { Solution } from '../lab/lab.ts'
import type { Doing } from './doing.ts'

/**
 * Shows the solutions after all hints (or after passing, when it changes nothing), and lays a
 * variant aside for two days later. Throws Problem 'unknown-lab', 'not-yet'.
 */
export declare function seeSolution(
  doing: Doing,
  input: { learnerId: string; labId: string },
): Promise<{
  solutions: readonly Solution[]
  review: { variant: string; dueAt: Date } | null
}>
