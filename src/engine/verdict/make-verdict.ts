import type { Reason } from '../../kit/problem.ts'
import type { Attempt } from '../../lab/lab.ts'
import type { Check, Verdict, VerdictStatus } from '../../lab/verdict.ts'
import { type CheckList, type PlannedCheck, tenths } from './check-list.ts'

/** What an engine says besides status and checks. What it leaves out, it has nothing to say about. */
export type VerdictParts = Partial<
  Pick<Verdict, 'counterexample' | 'explanation' | 'hint' | 'errorAt' | 'made' | 'trials'>
>

export type MakeVerdict = (status: VerdictStatus, parts?: VerdictParts) => Verdict

interface Graded {
  readonly attempt: Attempt
  readonly checkList: Pick<CheckList, 'checks'>
  readonly graderVersion: string
  /** Left out by kinds that ask no PostgreSQL. */
  readonly postgresMajor?: number
  /** Asked when the verdict is made; left out by kinds that try nothing. */
  readonly trials?: () => number
}

/** How an engine makes its verdict once the checks have ended. The clock starts with this call. */
export function verdictMaker(graded: Graded): MakeVerdict {
  const { attempt, checkList, graderVersion, postgresMajor = 0, trials = () => 0 } = graded
  const startedAt = performance.now()
  return (status, parts = {}) => ({
    ...bareVerdict(attempt),
    status,
    checks: checkList.checks,
    trials: trials(),
    ...parts,
    graderVersion,
    postgresMajor,
    elapsedMs: tenths(performance.now() - startedAt),
  })
}

/** The first check says why nothing could start, and the others are skipped. Nothing was done, so no time passed. */
export function couldNotStart(
  planned: readonly PlannedCheck[],
  attempt: Attempt,
  of: {
    readonly reason: Reason
    readonly graderVersion: string
    readonly onCheck: (check: Check) => void
  },
): Verdict {
  const status = 'could-not-start'
  const checks = planned.map(
    ({ name, title }, at): Check =>
      at === 0
        ? { name, title, status, reason: of.reason, elapsedMs: 0 }
        : { name, title, status: 'skipped', reason: null, elapsedMs: 0 },
  )
  for (const check of checks) of.onCheck(check)
  const { graderVersion } = of
  return { ...bareVerdict(attempt), status, checks, graderVersion, postgresMajor: 0, elapsedMs: 0 }
}

/** A verdict where no engine got as far as a check of its own: one check stands in for them. */
export function oneCheckVerdict(
  attempt: Attempt,
  check: Omit<Check, 'elapsedMs'>,
  of: Pick<Verdict, 'graderVersion' | 'postgresMajor' | 'elapsedMs'>,
): Verdict {
  const checks = [{ ...check, elapsedMs: of.elapsedMs }]
  return { ...bareVerdict(attempt), status: check.status, checks, ...of }
}

/** What a verdict says about its attempt before anything is found. */
function bareVerdict({ labHash, seed }: Attempt) {
  return {
    counterexample: null,
    explanation: null,
    hint: null,
    errorAt: null,
    trials: 0,
    labHash,
    seed,
  }
}
