import { type Answer, differenceOf, type RowsAnswer } from '../compare/answers.ts'
import type { PlannerSettings } from '../compare/nondeterminism.ts'
import type { Difference } from '../compare/result.ts'
import type { Database } from '../schema/database.ts'
import type { SmallAnswers } from './run-answers.ts'
import type { TaskRuntime } from './task-runtime.ts'

/** A database on which the attempt goes wrong. */
export interface FoundDifference {
  readonly index: number
  readonly database: Database
  readonly settings: PlannerSettings
  /** The check that the database decides. */
  readonly check: string
  readonly byOrder: boolean
  readonly isFresh: boolean
  readonly reference: RowsAnswer
  readonly attempt: Answer
  /** Null where the attempt failed. */
  readonly difference: Difference | null
}

type Place = Omit<FoundDifference, 'reference' | 'attempt' | 'difference'>

/** The databases of the corpus on which the attempt goes wrong, in their order. */
export function findDifferences(
  runtime: TaskRuntime,
  { answers }: SmallAnswers,
): FoundDifference[] {
  return answers.flatMap((answer, index) => {
    const small = runtime.corpus.databases[index]
    if (small === undefined) return []
    const { database, settings, check, byOrder } = small
    const place = { index, database, settings, check, byOrder, isFresh: false }
    return findingOf(runtime, place, { kind: 'rows', parts: small.reference }, answer) ?? []
  })
}

export function findingOf(
  runtime: TaskRuntime,
  place: Place,
  reference: RowsAnswer,
  attempt: Answer,
): FoundDifference | null {
  if (attempt.kind === 'not-run') return null
  if (attempt.kind !== 'rows') return { ...place, reference, attempt, difference: null }
  const difference = differenceOf(reference, attempt, runtime.task.how)
  return difference === null ? null : { ...place, reference, attempt, difference }
}

/** The first check in the given order that some finding fails, with the first finding that does. */
export function firstFailing(
  checks: readonly string[],
  findings: readonly FoundDifference[],
): { check: string; finding: FoundDifference } | null {
  for (const check of checks) {
    const finding = findings.find((one) => fails(one, check))
    if (finding) return { check, finding }
  }
  return null
}

function fails({ difference, check: own, byOrder }: FoundDifference, check: string): boolean {
  if (difference === null) return check === 'no-error'
  switch (difference.kind) {
    case 'columns':
    case 'names':
      return check === 'columns'
    case 'rows':
      return check === own || check === 'rows'
    case 'order':
      return check === 'order' || (byOrder && check === own)
  }
}
