import type { Limits } from '../../../kit/limits.ts'
import type { Ran, ThreadLimit } from '../../../world/threads.ts'
import { type Analysis, unreadReason } from '../../analysis/analysis.ts'
import { Unusable } from './unusable.ts'

/** Who reads the texts that are compared, and the bounds of it all. */
export interface CompareParts {
  readonly limits: Limits
  readonly analysis: Analysis
}

/** What came of a thread's work; a bound that it reached makes the pair unusable. */
export function within<T>(ran: Ran<T>): T {
  if (ran.kind === 'done') return ran.value
  throw new Unusable(unreadWords(ran.limit))
}

/**
 * Why a pair can't be compared; null where the error is ours. A thread's stack is deeper than ours:
 * what it has read may still be too deep here.
 */
export function unusableReason(error: unknown): string | null {
  if (error instanceof Unusable) return error.message
  const isTooDeep = error instanceof RangeError && error.message.includes('call stack')
  return isTooDeep ? unreadWords('depth') : null
}

function unreadWords(limit: ThreadLimit): string {
  const { expected, came } = unreadReason(limit)
  return `expected ${expected.replace('an answer', 'texts')}, came ${came}`
}
