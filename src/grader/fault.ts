import { oneCheckVerdict } from '../engine/verdict/make-verdict.ts'
import { Problem, type Reason } from '../kit/problem.ts'
import type { Attempt, Lab } from '../lab/lab.ts'
import type { Verdict, VerdictStatus } from '../lab/verdict.ts'

/** What went wrong is ours: never counted against a learner, and an alarm. */
export function faultVerdict(
  error: unknown,
  attempt: Attempt,
  of: Pick<Verdict, 'graderVersion' | 'postgresMajor' | 'elapsedMs'>,
): Verdict {
  const came = error instanceof Error ? error.message : String(error)
  const reason = {
    expected: 'a verdict',
    came: came.slice(0, 500),
    try: 'This is our fault, not yours, and it doesn’t count. Check again; `backwright doctor` looks for what’s missing.',
  }
  const title = 'Backwright could grade this'
  return oneCheckVerdict(attempt, { name: 'grader', title, status: 'grader-fault', reason }, of)
}

/** A verdict that no grader gave. */
export function ungradedVerdict(attempt: Attempt, status: VerdictStatus, reason: Reason): Verdict {
  const check = { name: 'gradable', title: 'The answer can be graded', status, reason }
  return oneCheckVerdict(attempt, check, { graderVersion: 'none', postgresMajor: 0, elapsedMs: 0 })
}

/** Why nothing is started on a server of someone else’s: it isn't ours to stop, to set or to lose. */
export function elsewhereReason(since: string): Reason {
  return {
    expected: `the PostgreSQL that Backwright brings along, since ${since}`,
    came: 'BENCH_URL, which names another server',
    try: 'Start Backwright without BENCH_URL for labs of this kind.',
  }
}

export function unknownVariant(lab: Lab, variant: string | null): Problem {
  return new Problem('bad-input', {
    expected: `a variant of ${lab.id}: ${lab.variants.map(({ name }) => name).join(', ') || 'it has none'}`,
    came: String(variant),
    try: "leave the variant out for the lab's own task",
  })
}
