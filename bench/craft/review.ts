import { openCodeReviewGrader } from '../../src/grader/kinds/code-review.ts'
import type { KindGrader } from '../../src/grader/kinds/kind.ts'
import { defaultLimits } from '../../src/kit/limits.ts'
import type { Line } from '../measure.ts'
import { measureVerdictsOf } from './verdict-times.ts'

/** Verdicts of code reviews. */
export async function measureReviews(): Promise<Line[]> {
  const grader = openCodeReviewGrader({ limits: defaultLimits }) as unknown as KindGrader
  return [await measureVerdictsOf('code-review', grader)]
}
