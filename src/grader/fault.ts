import { Problem } from '../kit/problem.ts'
import { bareVerdict } from '../lab/bare-verdict.ts'
import type { Attempt, Lab } from '../lab/lab.ts'
import type { Verdict } from '../lab/verdict.ts'

/** What went wrong is ours: never counted against a learner, and an alarm. */
export function faultVerdict(
  error: unknown,
  attempt: Attempt,
  of: Pick<Verdict, 'graderVersion' | 'postgresMajor' | 'elapsedMs'>,
): Verdict {
  const came = error instanceof Error ? error.message : String(error)
  return {
    ...bareVerdict(attempt),
    status: 'grader-fault',
    checks: [
      {
        name: 'grader',
        title: 'Backwright could grade this',
        status: 'grader-fault',
        reason: {
          expected: 'a verdict',
          came: came.slice(0, 500),
          try: 'This is our fault, not yours, and it doesn’t count. Check again; `backwright doctor` looks for what’s missing.',
        },
        elapsedMs: of.elapsedMs,
      },
    ],
    ...of,
  }
}

export function unknownVariant(lab: Lab, variant: string | null): Problem {
  return new Problem('bad-input', {
    expected: `a variant of ${lab.id}: ${lab.variants.map(({ name }) => name).join(', ') || 'it has none'}`,
    came: String(variant),
    try: "leave the variant out for the lab's own task",
  })
}
