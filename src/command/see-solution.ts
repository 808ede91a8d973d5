import { Problem } from '../kit/problem.ts'
import { labOf } from '../lab/catalog.ts'
import type { Solution } from '../lab/lab.ts'
import { dueAfterSolution, variantForReview } from '../recall/solution-review.ts'
import { listPassed } from '../store/attempts.ts'
import { countHints, insertSolutionSeen } from '../store/hints.ts'
import { findLabProgress } from '../store/lab-progress.ts'
import type { CommandContext } from './context.ts'

/**
 * Shows the solutions after all hints (or after passing, when it changes nothing), and lays a
 * variant aside for two days later. Throws Problem 'unknown-lab', 'not-yet'.
 */
export async function seeSolution(
  context: CommandContext,
  input: { learnerId: string; labId: string },
): Promise<{
  solutions: readonly Solution[]
  review: { variant: string | null; dueAt: Date } | null
}> {
  const lab = labOf(context.catalog, input.labId)
  const at = { learnerId: input.learnerId, labId: lab.id }
  const { solutions } = lab
  const progress = await findLabProgress(context.store, at.learnerId, at.labId)
  if (progress?.provedAt || progress?.practicedAt) return { solutions, review: null }
  const opened = await countHints(context.store, at.learnerId, at.labId)
  if (opened < lab.hints.length) {
    throw new Problem('not-yet', {
      expected: `all ${lab.hints.length} hints to be open`,
      came: `${opened} open`,
      try: 'Open the next hint, and try again with it.',
    })
  }
  const passed = await listPassed(context.store, at.learnerId, at.labId)
  const now = context.clock()
  const names = lab.variants.map(({ name }) => name)
  const { variant, dueAt, doneAt } = await insertSolutionSeen(context.store, {
    ...at,
    variant: variantForReview(names, passed),
    now,
    dueAt: dueAfterSolution(now),
  })
  return { solutions, review: doneAt === null ? { variant, dueAt } : null }
}
