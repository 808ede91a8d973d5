import { z } from 'zod'
import { Problem } from '../kit/problem.ts'
import { type FirstRunAnswers, putFirstRun } from '../store/learners.ts'
import type { CommandContext } from './context.ts'

const answersShape = z.strictObject({
  programmed: z.enum(['never', 'a-little', 'yes']).nullable(),
  hoursAWeek: z.int().min(1).max(80).nullable(),
  aim: z.enum(['first-job', 'change-of-job', 'better-at-my-job', 'course', 'curious']).nullable(),
})

/** Keeps the three answers; null is skipped. May be given again. Throws Problem 'bad-input'. */
export async function answerFirstRun(
  context: CommandContext,
  input: { learnerId: string; answers: FirstRunAnswers },
): Promise<void> {
  const parsed = answersShape.safeParse(input.answers)
  if (!parsed.success) {
    throw new Problem('bad-input', {
      expected: z.prettifyError(parsed.error),
      came: JSON.stringify(input.answers).slice(0, 200),
      try: 'Choose one of the answers, or skip the question.',
    })
  }
  await putFirstRun(context.store, input.learnerId, { answers: parsed.data, now: context.clock() })
}
