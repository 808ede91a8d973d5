import type { Counterexample } from '../verdict.ts'
import { adminCounterexampleText } from './admin.ts'
import { callCounterexampleText } from './call.ts'
import { designCounterexampleText } from './design.ts'
import { folderCounterexampleText } from './folder.ts'
import type { Said } from './in-words.ts'
import { loadCounterexampleText } from './load.ts'
import { modelCounterexampleText } from './model.ts'
import { pageCounterexampleText } from './page.ts'
import { planCounterexampleText } from './plan.ts'
import { reviewCounterexampleText } from './review.ts'
import { rowsCounterexampleText } from './rows.ts'
import { testsCounterexampleText } from './tests.ts'
import { timelineCounterexampleText } from './timeline.ts'
import { traceCounterexampleText } from './trace.ts'

type Form = Counterexample['kind']

/** Each form of evidence in plain text; `above` is what a check just above has said already. */
const texts: {
  readonly [K in Form]: (
    counterexample: Extract<Counterexample, { kind: K }>,
    above: Said | null,
  ) => string
} = {
  rows: rowsCounterexampleText,
  call: callCounterexampleText,
  tests: testsCounterexampleText,
  folder: folderCounterexampleText,
  timeline: timelineCounterexampleText,
  model: modelCounterexampleText,
  admin: adminCounterexampleText,
  plan: planCounterexampleText,
  trace: traceCounterexampleText,
  page: pageCounterexampleText,
  review: reviewCounterexampleText,
  design: designCounterexampleText,
  load: loadCounterexampleText,
}

/**
 * The smallest case in plain text: what it was given, what was expected, what came. Where a check
 * just above has said that in the same words, it is not said again.
 */
export function counterexampleText(
  counterexample: Counterexample,
  above: Said | null = null,
): string {
  const text = texts[counterexample.kind] as (one: Counterexample, above: Said | null) => string
  return text(counterexample, above)
}
