import { isUuid } from '../kit/ids.ts'
import { Problem } from '../kit/problem.ts'
import { deleteEnteredProgram } from '../store/entered-programs.ts'
import type { CommandContext } from './context.ts'

/** Takes away a program that this learner entered. Throws Problem 'bad-input'. */
export async function removeProgram(
  context: CommandContext,
  input: { learnerId: string; programId: string },
): Promise<void> {
  const id = input.programId.replace(/^entered-/, '')
  if (isUuid(id) && (await deleteEnteredProgram(context.store, input.learnerId, id))) return
  throw new Problem('bad-input', {
    expected: 'a program that you entered',
    came: input.programId.slice(0, 80),
    try: 'Look at the list again: it may be gone already.',
  })
}
