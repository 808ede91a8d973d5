/** The present moment, handed to whoever needs one; only main.ts and tests make a real one. */
export type Clock = () => Date

const earliest = Date.UTC(1970, 0, 1)
const latest = Date.UTC(2900, 0, 1)

/**
 * A moment that dates, ids and pages can be made of. A machine whose clock is set to other times is
 * wrong, and what is done on it must work all the same.
 */
export function sensibleTime(ms: number): number {
  return Math.min(Math.max(ms, earliest), latest)
}

export const dayMs = 86_400_000
