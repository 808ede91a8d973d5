import type { Limits } from '../../kit/limits.ts'
import type { Reason } from '../../kit/problem.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Check, Verdict, VerdictStatus } from '../../lab/verdict.ts'
import type { CheckList } from '../verdict/check-list.ts'
import { type Evidence, noEvidence } from './evidence.ts'
import type { Runners } from './runners.ts'
import type { OwnSubjects } from './subjects.ts'
import type { FunctionJob } from './task.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'function-3'

export interface FunctionParts {
  readonly runners: Runners
  readonly own: OwnSubjects
  readonly limits: Limits
  readonly onCheck: (check: Check) => void
}

/** Everything that grading one attempt needs. */
export interface Grading {
  readonly job: FunctionJob
  readonly attempt: Attempt
  readonly parts: FunctionParts
  readonly checkList: CheckList
  readonly startedAt: number
  inputs: number
}

/** Ends the check as given and all after it as skipped. */
export function stop(
  grading: Grading,
  check: string,
  reason: Reason,
  evidence: Evidence = noEvidence,
  status: VerdictStatus = 'failed',
): Verdict {
  grading.checkList.stopAt(check, status, reason)
  return verdictOf(grading, status, evidence)
}

/** The verdict once every check has ended. */
export function verdictOf(grading: Grading, status: VerdictStatus, evidence: Evidence): Verdict {
  const { checkList, attempt, startedAt, inputs } = grading
  return {
    status,
    checks: checkList.checks,
    counterexample: evidence.counterexample,
    explanation: null,
    hint: evidence.hint,
    errorAt: evidence.errorAt,
    trials: inputs,
    labHash: attempt.labHash,
    seed: attempt.seed,
    graderVersion: engineVersion,
    postgresMajor: 0,
    elapsedMs: Math.round((performance.now() - startedAt) * 10) / 10,
  }
}
