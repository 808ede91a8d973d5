import { unreachable } from '../../kit/assert.ts'
import type { Counterexample } from '../verdict.ts'
import { adminCounterexampleText } from './admin.ts'
import { callCounterexampleText } from './call.ts'
import { folderCounterexampleText } from './folder.ts'
import type { Said } from './in-words.ts'
import { modelCounterexampleText } from './model.ts'
import { planCounterexampleText } from './plan.ts'
import { rowsCounterexampleText } from './rows.ts'
import { testsCounterexampleText } from './tests.ts'
import { timelineCounterexampleText } from './timeline.ts'

/**
 * The smallest case in plain text: what it was given, what was expected, what came. Where a check
 * just above has said that in the same words, it is not said again.
 */
export function counterexampleText(
  counterexample: Counterexample,
  above: Said | null = null,
): string {
  switch (counterexample.kind) {
    case 'rows':
      return rowsCounterexampleText(counterexample)
    case 'call':
      return callCounterexampleText(counterexample)
    case 'tests':
      return testsCounterexampleText(counterexample)
    case 'folder':
      return folderCounterexampleText(counterexample, above)
    case 'timeline':
      return timelineCounterexampleText(counterexample)
    case 'model':
      return modelCounterexampleText(counterexample)
    case 'admin':
      return adminCounterexampleText(counterexample, above)
    case 'plan':
      return planCounterexampleText(counterexample)
    default:
      return unreachable(counterexample)
  }
}
