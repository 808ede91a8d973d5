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
  readyMs: 10_000,
  answerMs: 5_000,
  endingMs: 1_000,
  lifeMs: 600_000,
  memoryBytes: 402_653_184,
  diskBytes: 536_870_912,
  outputBytes: 1_048_576,
}
