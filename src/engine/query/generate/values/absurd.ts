import type { Family, Known } from '../../../sql/value.ts'

/** Ends of time and years that no program meets: an answer may put them in place of a missing day. */
export function isAbsurdMoment(family: Family, value: Known): boolean {
  if (typeof value !== 'number' || (family !== 'date' && family !== 'timestamp')) return false
  return value < Date.UTC(1000, 0) || value >= Date.UTC(3000, 0)
}
