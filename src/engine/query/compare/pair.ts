import type { Limits } from '../../../kit/limits.ts'
import type { RowsCounterexample } from '../../../lab/counterexample/rows.ts'
import type { Ran, TaskLimit } from '../../../world/processes/task-processes.ts'
import { type Analysis, unreadReason } from '../../analysis/analysis.ts'
import { Unusable } from './unusable.ts'

export interface Pair {
  /** DDL. Rows in it are left out: they are chosen anew. */
  readonly schema: string
  readonly reference: string
  readonly attempt: string
  /** Compare in the order of the reference's own ORDER BY, ties in any order. */
  readonly ordered: boolean
  readonly seed: string
  /** Time for looking; at least `databasesMin` databases are looked at however long it takes. */
  readonly budgetMs: number
}

export interface Comparison {
  readonly result: 'refuted' | 'not-refuted' | 'unusable'
  /** Databases on which both queries answered. */
  readonly databases: number
  /** Databases on which one of them failed. */
  readonly skippedByError: number
  readonly elapsedMs: number
  readonly counterexample: RowsCounterexample | null
  readonly reason: string | null
  /** What of the schema was left out, and what that means. */
  readonly warnings: readonly string[]
  /** The values that stood for parameters, by their names, where the queries have some. */
  readonly parameters: Readonly<Record<string, string>> | null
}

/** Who reads the texts, and the bounds of it all. */
export interface CompareParts {
  readonly limits: Limits
  readonly analysis: Analysis
}

/** What came of a task; a bound that it reached makes the pair unusable. */
export function within<T>(ran: Ran<T>): T {
  if (ran.kind === 'done') return ran.value
  throw new Unusable(unreadWords(ran.limit))
}

/** What one comparison finds; time and warnings come with the whole. */
export type Found = Omit<Comparison, 'elapsedMs' | 'warnings'>

/** Why texts could not be read to their end. */
export function unreadWords(limit: TaskLimit): string {
  const { expected, came } = unreadReason(limit)
  return `expected ${expected.replace('an answer', 'texts')}, got ${came}`
}
