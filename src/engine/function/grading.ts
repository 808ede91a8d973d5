import type { Limits } from '../../kit/limits.ts'
import type { Reason } from '../../kit/problem.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Check, Verdict, VerdictStatus } from '../../lab/verdict.ts'
import type { CheckList } from '../verdict/check-list.ts'
import type { MakeVerdict } from '../verdict/make-verdict.ts'
import { type Evidence, noEvidence } from './evidence.ts'
import type { FunctionChildren } from './function-process.ts'
import type { OwnSubjects } from './subjects.ts'
import type { FunctionJob } from './task.ts'

/** Raised when a verdict can change. */
export const engineVersion = 'function-3'

export interface FunctionParts {
  readonly children: FunctionChildren
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
  readonly makeVerdict: MakeVerdict
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
  return grading.makeVerdict(status, { ...evidence, trials: grading.inputs })
}
