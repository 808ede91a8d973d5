import { exportRows } from '../store/learner-rows.ts'
import type { ViewContext } from './context.ts'

/** The version of the file; importLearner reads this one and earlier ones. */
export const learnerFileFormat = 1

/** One file with everything a learner has: JSON lines, each ending in a line feed, a header first. */
export async function* exportLearner(
  context: ViewContext,
  input: { learnerId: string },
): AsyncGenerator<string> {
  const made_at = context.clock().toISOString()
  yield `${JSON.stringify({ backwright: 'learner', format: learnerFileFormat, made_at })}\n`
  for await (const row of exportRows(context.store, input.learnerId))
    yield `${JSON.stringify(row)}\n`
}
