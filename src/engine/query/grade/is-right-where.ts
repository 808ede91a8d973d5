import type { Limits } from '../../../kit/limits.ts'
import { queryRead } from '../compare/answers.ts'
import { findDifferences } from './differences.ts'
import { answerSmall, type SmallAnswers } from './run-answers.ts'
import type { Lease } from './task-runtime.ts'

interface RepairedParts {
  /** What the attempt gave on the corpus. */
  readonly attempt: SmallAnswers
  /** The attempt calls functions that may give something else each time, and so may its repairs. */
  readonly isVolatile: boolean
  readonly limits: Limits
}

/**
 * Whether a query is right on every small database on which the attempt was. Not so for a repair that mends the
 * smallest case by chance alone.
 */
export async function isRightWhere(
  lease: Lease,
  sql: string,
  { attempt, isVolatile, limits }: RepairedParts,
): Promise<boolean> {
  const { runtime } = lease
  const known = isVolatile ? undefined : runtime.repairs.get(sql)
  const wrong = known ?? (await wrongOn(lease, sql, limits))
  if (wrong === null) return false
  if (known === undefined && !isVolatile) runtime.repairs.set(sql, wrong)
  const wasWrong = new Set(findDifferences(runtime, attempt).map(({ index }) => index))
  return wrong.every((index) => wasWrong.has(index) || index >= attempt.answers.length)
}

/** The databases of the corpus on which it goes wrong in more than its columns' names; null where it wasn't asked on all of them. */
async function wrongOn(lease: Lease, sql: string, limits: Limits): Promise<number[] | null> {
  const { runtime } = lease
  const repaired = await answerSmall(lease, { statements: [sql], read: queryRead }, limits)
  if (repaired.answers.some(({ kind }) => kind === 'not-run')) return null
  return findDifferences(runtime, repaired)
    .filter(({ difference }) => difference?.kind !== 'names')
    .map(({ index }) => index)
}
