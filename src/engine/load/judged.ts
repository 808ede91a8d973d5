import type { Reason } from '../../kit/problem.ts'
import type { LoadLab } from '../../lab/kinds/load.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Counterexample } from '../../lab/verdict.ts'
import type { GradeParts } from '../http/grade-http.ts'

/** How a check ended. `undecided`: the machine is too noisy now, which is nobody's fault. */
export type Judged =
  | { readonly kind: 'passed' }
  | {
      readonly kind: 'failed' | 'over-limit'
      readonly reason: Reason
      readonly counterexample: Counterexample | null
    }
  | { readonly kind: 'undecided'; readonly reason: Reason }

export interface LoadGrading {
  readonly lab: LoadLab
  readonly attempt: Attempt
  readonly parts: GradeParts
  readonly counted: { requests: number }
}

/** What is said where the machine has no figures to trust. */
export function tooNoisy(came: string): Judged {
  const reason = {
    expected: 'a machine that is quiet enough to tell',
    came: `this machine is too noisy now: ${came}`,
    try: 'Nothing is wrong with your answer as far as we can see, and this doesn’t count. Close what else is running, and check again.',
  }
  return { kind: 'undecided', reason }
}
