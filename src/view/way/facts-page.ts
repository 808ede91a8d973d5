import type { DatasetHead } from '../../career/dataset.ts'
import type { WayContext } from './way-context.ts'

export interface FactsPage {
  readonly datasets: readonly DatasetHead[]
}

/** Every data set with who published it, when, and under which license. */
export async function factsPage({ career: { facts } }: WayContext): Promise<FactsPage> {
  return { datasets: Object.values(facts.heads).sort((a, b) => (a.id < b.id ? -1 : 1)) }
}
