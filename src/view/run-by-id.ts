import type { RunResult } from '../lab/grading.ts'
import type { Asking } from './asking.ts'

export interface RunView {
  readonly id: string
  readonly labId: string
  readonly sql: string
  readonly at: Date
  /** Null while it waits or runs. */
  readonly result: RunResult | null
}

/** Throws Problem 'unknown-run'. With `waitMs` it answers as soon as the result is there. */
export declare function runById(
  ask: Asking,
  input: { learnerId: string; runId: string; waitMs?: number; signal?: AbortSignal },
): Promise<RunView>
