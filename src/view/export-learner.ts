import type { Asking } from './asking.ts'

/** One file with everything a learner has: JSON lines, each ending in a line feed, a header first. */
export declare function exportLearner(
  ask: Asking,
  input: { learnerId: string },
): AsyncIterable<string>
