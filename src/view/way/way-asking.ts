import type { Career } from '../../career/career.ts'
import type { Program } from '../../career/programs.ts'
import type { Catalog } from '../../lab/catalog.ts'

/** What the questions of the way ask of: facts and texts, areas of skills, and programs that people entered. */
export interface WayAsking {
  readonly career: Career
  readonly areas: Catalog['areas']
  listEntered(): Promise<readonly Program[]>
}
