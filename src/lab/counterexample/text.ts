import { unreachable } from '../../kit/assert.ts'
import type { Counterexample } from '../lab.ts'
import { adminCounterexampleText } from './admin.ts'
import { callCounterexampleText } from './call.ts'
import { folderCounterexampleText } from './folder.ts'
import { modelCounterexampleText } from './model.ts'
import { planCounterexampleText } from './plan.ts'
import { rowsCounterexampleText } from './rows.ts'
import { testsCounterexampleText } from './tests.ts'
import { timelineCounterexampleText } from './timeline.ts'

/** The smallest case in plain text: what it was given, what was expected, what came. */
export function counterexampleText(counterexample: Counterexample): string {
  switch (counterexample.kind) {
    case 'rows':
      return rowsCounterexampleText(counterexample)
    case 'call':
      return callCounterexampleText(counterexample)
    case 'tests':
      return testsCounterexampleText(counterexample)
    case 'folder':
      return folderCounterexampleText(counterexample)
    case 'timeline':
      return timelineCounterexampleText(counterexample)
    case 'model':
      return modelCounterexampleText(counterexample)
    case 'admin':
      return adminCounterexampleText(counterexample)
    case 'plan':
      return planCounterexampleText(counterexample)
    default:
      return unreachable(counterexample)
  }
}
