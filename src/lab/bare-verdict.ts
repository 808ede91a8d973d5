import type { Attempt } from './lab.ts'
import type { Verdict } from './verdict.ts'

type Bare = Pick<
  Verdict,
  | 'counterexample'
  | 'explanation'
  | 'hint'
  | 'errorAt'
  | 'databases'
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
    databases: 0,
    labHash,
    seed,
    postgresMajor: 0,
  }
}
