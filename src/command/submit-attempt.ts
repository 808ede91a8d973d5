import type { Doing } from './doing.ts'

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
export declare function submitAttempt(
  doing: Doing,
  input: SubmitAttemptInput,
): Promise<{ attemptId: string; number: number }>
