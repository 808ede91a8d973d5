import { Problem } from '../kit/problem.ts'
import { putRole } from '../store/learners.ts'
import type { CommandContext } from './context.ts'

/** Changes the job that the learner aims at, and so the path. Throws Problem 'bad-input'. */
export async function chooseRole(
  context: CommandContext,
  input: { learnerId: string; role: string },
): Promise<void> {
  if (!context.catalog.paths.has(input.role)) {
    throw new Problem('bad-input', {
      expected: `a role: ${[...context.catalog.paths.keys()].join(', ')}`,
      came: input.role.slice(0, 80),
      try: 'Choose one of these.',
    })
  }
  await putRole(context.store, input.learnerId, input.role)
}
