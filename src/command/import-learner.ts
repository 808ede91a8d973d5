import type { Doing } from './doing.ts'

/**
 * Reads a file that exportLearner wrote and adds what is not there yet; reading it twice changes
 * nothing. All or nothing. Throws Problem 'bad-file' with the line.
 */
export declare function importLearner(
  doing: Doing,
  input: { learnerId: string; lines: AsyncIterable<string> | Iterable<string> },
): Promise<{ attempts: number; drafts: number }>
