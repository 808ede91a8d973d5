import type { LearnerRecord } from '../../src/plan/plan-inputs.ts'

/** Someone who has just begun: nothing is known of them. */
export const nothing: LearnerRecord = {
  labProgress: new Map(),
  role: null,
  firstRun: null,
  placement: null,
  unsafeSettings: null,
  plannedHours: [],
}
