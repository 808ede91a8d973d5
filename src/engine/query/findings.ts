import { type Answer, differenceOf, type RowsAnswer } from './answers.ts'
import type { Database } from './database.ts'
import type { PlannerSettings } from './determined.ts'
import type { SmallAnswers } from './look.ts'
import type { Difference } from './result.ts'
import type { Stage } from './stage.ts'

/** A database on which the attempt goes wrong. */
export interface Finding {
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

type Place = Omit<Finding, 'reference' | 'attempt' | 'difference'>

/** The databases of the corpus on which the attempt goes wrong, in their order. */
export function findDifferences(stage: Stage, { answers }: SmallAnswers): Finding[] {
  return answers.flatMap((answer, index) => {
    const small = stage.corpus.databases[index]
    if (small === undefined) return []
    const { database, settings, check, byOrder } = small
    const place = { index, database, settings, check, byOrder, isFresh: false }
    return findingOf(stage, place, { kind: 'rows', parts: small.reference }, answer) ?? []
  })
}

export function findingOf(
  stage: Stage,
  place: Place,
  reference: RowsAnswer,
  attempt: Answer,
): Finding | null {
  if (attempt.kind === 'not-run') return null
  if (attempt.kind !== 'rows') return { ...place, reference, attempt, difference: null }
  const difference = differenceOf(reference, attempt, stage.task.how)
  return difference === null ? null : { ...place, reference, attempt, difference }
}

/** The first check in the given order that some finding fails, with the first finding that does. */
export function firstFailing(
  checks: readonly string[],
  findings: readonly Finding[],
): { check: string; finding: Finding } | null {
  for (const check of checks) {
    const finding = findings.find((one) => fails(one, check))
    if (finding) return { check, finding }
  }
  return null
}

function fails({ difference, check: own, byOrder }: Finding, check: string): boolean {
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
