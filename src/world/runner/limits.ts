import { defaultLimits } from '../../kit/limits.ts'

/** What a learner's server may use. */
export interface RunnerLimits {
  readonly buildMs: number
  /** Until something listens at the port, and then until it answers. */
  readonly readyMs: number
  readonly answerMs: number
  /** How long one that closed the connection over its first request may take to end. */
  readonly endingMs: number
  /** All that a server of one start may live. */
  readonly lifeMs: number
  readonly memoryBytes: number
  /** Files that it writes, in its own room. */
  readonly diskBytes: number
  /** Standard output and standard error, each. */
  readonly outputBytes: number
}

export const defaultRunnerLimits: RunnerLimits = {
  buildMs: 120_000,
  readyMs: defaultLimits.serverReadyMs,
  answerMs: 5_000,
  endingMs: 1_000,
  lifeMs: 600_000,
  memoryBytes: defaultLimits.serverBytesMax,
  diskBytes: defaultLimits.serverDiskBytesMax,
  outputBytes: defaultLimits.serverOutputBytesMax,
}

/** What learners' code may use that is asked in a process of its own. */
export interface ChildLimits {
  /** Processor time of one request. */
  readonly callMs: number
  /** From asking to the answer, also while it waits for something. */
  readonly waitMs: number
  readonly memoryBytes: number
}

export const childLimits: ChildLimits = {
  callMs: defaultLimits.callMs,
  waitMs: defaultLimits.callWaitMs,
  memoryBytes: defaultLimits.functionBytesMax,
}
