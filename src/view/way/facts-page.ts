import type { DatasetHead } from '../../career/dataset.ts'
import type { WayAsking } from './way-asking.ts'

export interface FactsPage {
  readonly datasets: readonly DatasetHead[]
}

/** Every data set with who published it, when, and under which license. */
export async function factsPage({ career: { facts } }: WayAsking): Promise<FactsPage> {
  return { datasets: Object.values(facts.heads).sort((a, b) => (a.id < b.id ? -1 : 1)) }
}
