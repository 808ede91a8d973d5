import type { Asking } from './asking.ts'

/**
 * One block of plain text for asking somebody: task, attempt, counterexample as text tables, what
 * was tried. Throws Problem 'unknown-attempt'.
 */
export declare function helpText(
  ask: Asking,
  input: { learnerId: string; attemptId: string },
): Promise<string>
