import { Problem } from '../kit/problem.ts'
import { putRole } from '../store/learners.ts'
import type { Doing } from './doing.ts'

/** Changes the job that the learner aims at, and so the path. Throws Problem 'bad-input'. */
export async function chooseRole(
  doing: Doing,
  input: { learnerId: string; role: string },
): Promise<void> {
  if (!doing.catalog.paths.has(input.role)) {
    throw new Problem('bad-input', {
      expected: `a role: ${[...doing.catalog.paths.keys()].join(', ')}`,
      came: input.role.slice(0, 80),
      try: 'Choose one of these.',
    })
  }
  await putRole(doing.store, input.learnerId, input.role)
}
