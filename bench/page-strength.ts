import { measureAnswers } from './answer-strength.ts'
import type { Line } from './measure.ts'
import { mutatePage } from './mutate-page.ts'

/** Pages with one thing wrong, by rule of every solution: how many get past the checks. */
export function measurePageAnswers(): Promise<Line[]> {
  return measureAnswers('page', ({ solutions }) =>
    solutions.flatMap(({ name, answer }) =>
      mutatePage(answer).map(({ rule, text }) => ({ rule, text, from: name, isFirst: true })),
    ),
  )
}
