import type { Check, Verdict, VerdictStatus } from '../lab/lab.ts'
import type { Asking } from './asking.ts'

/** waiting → grading → done, never back. */
export type AttemptState = 'waiting' | 'grading' | 'done'
export type Via = 'page' | 'terminal'

/** An attempt where attempts are listed. */
export interface AttemptLine {
  readonly id: string
  readonly labId: string
  readonly labTitle: string
  readonly variant: string | null
  /** 1 for the learner's first attempt on this task. */
  readonly number: number
  readonly at: Date
  readonly via: Via
  readonly state: AttemptState
  /** Null until done. */
  readonly status: VerdictStatus | null
  /** The title of the first check that did not pass. */
  readonly failedCheck: string | null
}

export interface AttemptView extends AttemptLine {
  readonly answer: string
  readonly seed: string
  readonly labHash: string
  /** The checks that ended so far; all of them once done. */
  readonly checks: readonly Check[]
  readonly verdict: Verdict | null
  /** The lab changed since: the verdict belongs to its earlier state. */
  readonly labChanged: boolean
}

/** Throws Problem 'unknown-attempt', also for somebody else's. */
export declare function attemptById(
  ask: Asking,
  input: { learnerId: string; attemptId: string },
): Promise<AttemptView>
