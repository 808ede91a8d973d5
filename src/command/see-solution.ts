import { Problem } from '../kit/problem.ts'
import { labOf } from '../lab/catalog.ts'
import type { Solution } from '../lab/lab.ts'
import { dueAfterSolution, variantForReview } from '../recall/solution-review.ts'
import { listPassed } from '../store/attempts.ts'
import { countHints, insertSolutionSeen } from '../store/hints.ts'
import { findStanding } from '../store/standings.ts'
import type { Doing } from './doing.ts'

/**
 * Shows the solutions after all hints (or after passing, when it changes nothing), and lays a
 * variant aside for two days later. Throws Problem 'unknown-lab', 'not-yet'.
 */
export async function seeSolution(
  doing: Doing,
  input: { learnerId: string; labId: string },
): Promise<{
  solutions: readonly Solution[]
  review: { variant: string | null; dueAt: Date } | null
}> {
  const lab = labOf(doing.catalog, input.labId)
  const at = { learnerId: input.learnerId, labId: lab.id }
  const { solutions } = lab
  const standing = await findStanding(doing.store, at.learnerId, at.labId)
  if (standing?.provedAt || standing?.practicedAt) return { solutions, review: null }
  const opened = await countHints(doing.store, at.learnerId, at.labId)
  if (opened < lab.hints.length) {
    throw new Problem('not-yet', {
      expected: `all ${lab.hints.length} hints to be open`,
      came: `${opened} open`,
      try: 'Open the next hint, and try again with it.',
    })
  }
  const passed = await listPassed(doing.store, at.learnerId, at.labId)
  const now = doing.clock()
  const names = lab.variants.map(({ name }) => name)
  const { variant, dueAt, doneAt } = await insertSolutionSeen(doing.store, {
    ...at,
    variant: variantForReview(names, passed),
    now,
    dueAt: dueAfterSolution(now),
  })
  return { solutions, review: doneAt === null ? { variant, dueAt } : null }
}
