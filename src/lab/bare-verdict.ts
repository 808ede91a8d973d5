import type { Attempt, Verdict } from './lab.ts'

type Bare = Pick<
  Verdict,
  | 'counterexample'
  | 'explanation'
  | 'hint'
  | 'errorAt'
  | 'trials'
  | 'labHash'
  | 'seed'
  | 'postgresMajor'
>

/** What a verdict says of its attempt, and nothing found yet: a grader adds the rest. */
export function bareVerdict({ labHash, seed }: Attempt): Bare {
  return {
    counterexample: null,
    explanation: null,
    hint: null,
    errorAt: null,
    trials: 0,
    labHash,
    seed,
    postgresMajor: 0,
  }
}
