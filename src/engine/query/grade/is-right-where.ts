import type { Limits } from '../../../kit/limits.ts'
import { queryRead } from '../compare/answers.ts'
import { findDifferences } from './differences.ts'
import { answerSmall, type SmallAnswers } from './run-answers.ts'
import type { Lease } from './task-runtime.ts'

/**
 * Whether a query is right on every small database on which the attempt was, whose answers these are. Not so
 * for a repair that mends the smallest case by chance alone.
 */
export async function isRightWhere(
  lease: Lease,
  attempt: SmallAnswers,
  sql: string,
  limits: Limits,
): Promise<boolean> {
  const { runtime } = lease
  const asked = { statements: [sql], read: queryRead }
  const repaired = await answerSmall(lease, asked, limits)
  const wasWrong = new Set(findDifferences(runtime, attempt).map(({ index }) => index))
  return findDifferences(runtime, repaired).every(
    ({ index, difference }) =>
      difference?.kind === 'names' || wasWrong.has(index) || index >= attempt.answers.length,
  )
}
