import type { Career } from '../../career/career.ts'
import type { Clock } from '../../kit/time.ts'
import type { Catalog } from '../../lab/catalog.ts'
import type { AttemptLine } from '../attempt-by-id.ts'
import type { LearnerLines } from '../learner-lines.ts'

/** What questions about exams and interviews ask of: texts, facts, and what one learner did. */
export interface PrepareContext {
  readonly career: Career
  readonly areas: Catalog['areas']
  readonly clock: Clock
  lines(learnerId: string): Promise<Pick<LearnerLines, 'labs' | 'skills'>>
  /** Newest first. */
  attempts(learnerId: string, limit: number): Promise<readonly AttemptLine[]>
}
