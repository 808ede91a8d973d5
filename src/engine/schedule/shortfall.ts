import type { ExploredCheck } from './explore-check.ts'
import { shortestOf } from './outcome.ts'
import type { Trace } from './play.ts'

/** What an explored check falls short of, and the schedule that shows it best. */
export interface Shortfall extends Words {
  readonly check: string
  readonly isOverLimit: boolean
  readonly explored: ExploredCheck
  readonly trace: Trace
  readonly failing: number
}

/** What was expected, what came and what to try. */
export interface Words {
  readonly expected: string
  readonly came: string
  readonly try: string
  readonly isOverLimit?: boolean
  /** The schedule shows the cause and not only what came of it, so it is shown before others. */
  readonly isTelling?: boolean
}

/** SQLSTATEs that say: somebody else was in the way, try again. */
export const turnedAway: ReadonlySet<string> = new Set(['40001', '40P01', '55P03'])

/** Judges each schedule, and of those that fall short gives the shortest with its words. */
export function firstOf(
  check: string,
  explored: ExploredCheck,
  traces: readonly Trace[],
  wordsOf: (trace: Trace) => Words | null,
): Shortfall | null {
  const failing = traces.flatMap((trace) => {
    const words = wordsOf(trace)
    return words === null ? [] : [{ trace, words }]
  })
  const telling = failing.filter(({ words }) => words.isTelling === true)
  const shown = telling.length > 0 ? telling : failing
  const trace = shortestOf(shown.map((one) => one.trace))
  const words = shown.find((one) => one.trace === trace)?.words
  if (trace === undefined || words === undefined) return null
  // Those of one session after another are judged as well, and played again among all.
  const count = Math.min(failing.length, explored.traces.length)
  return { isOverLimit: false, ...words, check, explored, trace, failing: count }
}
