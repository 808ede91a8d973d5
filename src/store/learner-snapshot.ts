import { type LabProgress, listLabProgress } from './lab-progress.ts'
import { type FirstRunAnswers, findFirstRun, findRole } from './learners.ts'
import { findPlacements, type Placement } from './placements.ts'
import {
  findPlanSettings,
  listPlanSnapshots,
  type PlannedHours,
  type PlanSnapshot,
} from './plans.ts'
import type { Store } from './store.ts'

/** Everything that a plan needs to know of a learner, read at once. */
export interface LearnerSnapshot {
  readonly labProgress: ReadonlyMap<string, LabProgress>
  readonly role: string | null
  readonly firstRun: FirstRunAnswers | null
  /** The last placement that ended. */
  readonly placement: Placement | null
  readonly unsafeSettings: unknown
  readonly kept: readonly PlanSnapshot[]
  readonly plannedHours: readonly PlannedHours[]
}

export async function getLearnerSnapshot(
  store: Store,
  learnerId: string,
): Promise<LearnerSnapshot> {
  const [labProgress, role, firstRun, placements, unsafeSettings, plans] = await Promise.all([
    listLabProgress(store, learnerId),
    findRole(store, learnerId),
    findFirstRun(store, learnerId),
    findPlacements(store, learnerId),
    findPlanSettings(store, learnerId),
    listPlanSnapshots(store, learnerId),
  ])
  return {
    labProgress,
    role,
    firstRun,
    placement: placements.ended,
    unsafeSettings,
    kept: plans.kept,
    plannedHours: plans.hours,
  }
}
