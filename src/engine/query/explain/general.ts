/** Explanations that say what a join does, whatever the query is about. */

import type { Explanation } from '../../../lab/verdict.ts'

const general: ReadonlySet<string> = new Set(['inner-join-lost', 'outer-join-kept'])

/** Whether a reason written for this very mistake says more. */
export function isGeneral(explanation: Explanation | null): boolean {
  return explanation !== null && general.has(explanation.name)
}
