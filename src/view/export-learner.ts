import { exportRows } from '../store/learner-rows.ts'
import type { Asking } from './asking.ts'

/** The version of the file; importLearner reads this one and earlier ones. */
export const learnerFileFormat = 1

/** One file with everything a learner has: JSON lines, each ending in a line feed, a header first. */
export async function* exportLearner(
  ask: Asking,
  input: { learnerId: string },
): AsyncGenerator<string> {
  const made_at = ask.clock().toISOString()
  yield `${JSON.stringify({ backwright: 'learner', format: learnerFileFormat, made_at })}\n`
  for await (const row of exportRows(ask.store, input.learnerId)) yield `${JSON.stringify(row)}\n`
}
