import { measureAnswers } from './answer-strength.ts'
import type { Line } from './measure.ts'
import { mutatePatch } from './mutate-patch.ts'

/** Patches with one thing wrong, by rule of every solution: how many get past the checks. */
export function measurePatches(): Promise<Line[]> {
  return measureAnswers('exploit', ({ starter, solutions }) =>
    solutions.flatMap(({ name, answer }) =>
      mutatePatch(starter, answer).map(({ rule, text, isOfPatch }) => ({
        rule,
        text,
        from: name,
        isFirst: isOfPatch,
      })),
    ),
  )
}
