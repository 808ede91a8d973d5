import type { Grader } from '../../src/lab/grading.ts'
import type { Attempt, Lab } from '../../src/lab/lab.ts'
import type { Check, Verdict, VerdictStatus } from '../../src/lab/verdict.ts'

/** A grader with one rule, for tests of what lies around grading: an answer passes if it says so. */
export const plainGrader: Grader = {
  grade: async (lab, attempt, onCheck) => {
    for (const check of checksOf(attempt)) onCheck(check)
    return plainVerdict(lab, attempt)
  },
  run: async (_lab, sql) => ({
    kind: 'rows',
    columns: [{ name: 'sql', type: 'text' }],
    rows: [[sql]],
    truncated: false,
    tag: 'SELECT 1',
    elapsedMs: 1,
  }),
  serve: async () => ({
    kind: 'refused',
    reason: { expected: 'a lab whose answer is a server', came: 'another', try: 'Run it.' },
    output: '',
  }),
}

function statusOf(attempt: Attempt): VerdictStatus {
  return attempt.answer.includes('right') ? 'passed' : 'failed'
}

export function checksOf(attempt: Attempt): Check[] {
  const reason = { expected: 'right', came: attempt.answer, try: 'Write right.' }
  const status = statusOf(attempt)
  return [
    { name: 'one-query', title: 'One query', status: 'passed', reason: null, elapsedMs: 1 },
    {
      name: 'rows',
      title: 'The same rows',
      status,
      reason: status === 'passed' ? null : reason,
      elapsedMs: 2,
    },
  ]
}

export function plainVerdict(lab: Pick<Lab, 'hash'>, attempt: Attempt): Verdict {
  return {
    status: statusOf(attempt),
    checks: checksOf(attempt),
    counterexample: null,
    explanation: null,
    hint: null,
    errorAt: null,
    trials: 1,
    labHash: lab.hash,
    seed: attempt.seed,
    graderVersion: 'plain',
    postgresMajor: 18,
    elapsedMs: 3,
  }
}
