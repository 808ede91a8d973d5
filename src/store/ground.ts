import { type FirstRunAnswers, findFirstRun, findRole } from './learners.ts'
import { findPlacements, type Placement } from './placements.ts'
import { findPlanWish, type KeptPlan, listKeptPlans, type PlannedHours } from './plans.ts'
import { listStandings, type Standing } from './standings.ts'
import type { Store } from './store.ts'

/** Everything that a plan needs to know of a learner, read at once. */
export interface LearnerGround {
  readonly standings: ReadonlyMap<string, Standing>
  readonly role: string | null
  readonly firstRun: FirstRunAnswers | null
  /** The last placement that ended. */
  readonly placement: Placement | null
  readonly unsafeWish: unknown
  readonly kept: readonly KeptPlan[]
  readonly plannedHours: readonly PlannedHours[]
}

export async function getLearnerGround(store: Store, learnerId: string): Promise<LearnerGround> {
  const [standings, role, firstRun, placements, unsafeWish, plans] = await Promise.all([
    listStandings(store, learnerId),
    findRole(store, learnerId),
    findFirstRun(store, learnerId),
    findPlacements(store, learnerId),
    findPlanWish(store, learnerId),
    listKeptPlans(store, learnerId),
  ])
  return {
    standings,
    role,
    firstRun,
    placement: placements.ended,
    unsafeWish,
    kept: plans.kept,
    plannedHours: plans.hours,
  }
}
