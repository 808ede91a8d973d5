import { BoundedMap } from '../../../kit/bounded-map.ts'
import { hashOf } from '../../../kit/hash.ts'
import type { Answer } from './answers.ts'
import type { ExecutionVariant } from './nondeterminism.ts'

/** So many answers are kept of a task; a few hundred bytes each. */
const keptMax = 1_500
/** Larger answers are asked for again. */
const rowsMax = 50

/**
 * What the reference gave on rows that it was asked about before. Attempts that go wrong on the same
 * database are shrunk over the same cases, and the reference gives the same there each time.
 */
export class Remembered {
  readonly #answers = new BoundedMap<string, Answer>(keptMax)

  find(key: string): Answer | null {
    return this.#answers.get(key) ?? null
  }

  keep(key: string, answer: Answer): void {
    const isSettled = answer.kind === 'rows' || answer.kind === 'error' || answer.kind === 'illegal'
    if (!isSettled || rowsOf(answer) > rowsMax) return
    this.#answers.set(key, answer)
  }
}

/** The same for the same rows in the same places under the same planner settings. */
export function variantKey({ database, settings }: ExecutionVariant): string {
  return hashOf(JSON.stringify([[...database.rows], settings])).slice(0, 32)
}

function rowsOf(answer: Answer): number {
  return answer.kind === 'rows'
    ? answer.parts.reduce((sum, { result }) => sum + result.rows.length, 0)
    : 0
}
