import type { DatasetHead } from '../career/dataset.ts'
import type { ViewContext } from './context.ts'
import { exportLearner } from './export-learner.ts'

/** What programs ask for: everything one learner did, and where the figures come from. */
export interface DataViews {
  readonly exportLearner: (input: { learnerId: string }) => AsyncGenerator<string>
  readonly factSources: () => readonly DatasetHead[]
}

/** The same with the store and the figures already in their hands. */
export function bindDataViews(context: ViewContext): DataViews {
  return {
    exportLearner: (input) => exportLearner(context, input),
    factSources: () =>
      Object.values(context.career.facts.heads).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  }
}
