import type { Reason } from '../../kit/problem.ts'

/** What was expected and what came, as a check says it too. */
export type Said = Pick<Reason, 'expected' | 'came'>

/** A paragraph of both; none where it has been said just above. */
export function inWordsText({ expected, came }: Said, above: Said | null): string[] {
  if (above?.expected === expected && above.came === came) return []
  return [`Expected: ${expected}\nGot:      ${came}`]
}
