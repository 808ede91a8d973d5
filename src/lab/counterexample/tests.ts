import { z } from 'zod'
import { indented } from './call.ts'

/** An implementation that the learner's tests judge wrongly. */
export interface TestsCounterexample {
  readonly kind: 'tests'
  readonly file: string
  /** The implementation that they ran against. */
  readonly implementation: string
  /** It is right, and the tests refuse it; or it is wrong, and they all pass. */
  readonly isRight: boolean
  /** What the tests printed. */
  readonly printed: string
}

export const testsCounterexampleShape = z.object({
  kind: z.literal('tests'),
  file: z.string(),
  implementation: z.string(),
  isRight: z.boolean(),
  printed: z.string(),
}) satisfies z.ZodType<TestsCounterexample>

/** The implementation, and what the tests said of it. */
export function testsCounterexampleText(counterexample: TestsCounterexample): string {
  const { file, implementation, isRight, printed } = counterexample
  return [
    isRight
      ? `This ${file} is right, and your tests refuse it:`
      : `This ${file} is wrong, and your tests all pass:`,
    indented(implementation),
    'Your tests printed:',
    indented(printed),
  ].join('\n\n')
}
