import type { Career } from '../../career/career.ts'
import type { EnteredProgram } from '../../career/entered.ts'
import type { Catalog } from '../../lab/catalog.ts'

/** What the questions of the way ask of: facts and texts, areas of skills, and programs that people entered. */
export interface WayContext {
  readonly career: Career
  readonly areas: Catalog['areas']
  listEntered(): Promise<readonly (EnteredProgram & { readonly learner_id: string })[]>
}
