import { assert } from '../../kit/assert.ts'
import type { Random } from '../../kit/random.ts'

/** How requests come: `even` spacing, or at random as from many people who don't know each other. */
export type ArrivalPattern = 'even' | 'poisson'

/** The load that is asked for. */
export interface ArrivalsWanted {
  /** Requests a second. */
  readonly rate: number
  readonly seconds: number
  readonly pattern: ArrivalPattern
}

/**
 * When each request is meant to be sent, in milliseconds from the start, ascending. They don't
 * depend on any answer: that is what makes the model open. Gaps of `poisson` are exponential.
 */
export function arrivalsOf({ rate, seconds, pattern }: ArrivalsWanted, random: Random): number[] {
  assert(rate > 0 && seconds > 0, 'a load has a rate and a length')
  const gapMs = 1_000 / rate
  const endMs = seconds * 1_000
  if (pattern === 'even') {
    return Array.from({ length: Math.round(rate * seconds) }, (_, at) => at * gapMs)
  }
  const arrivals: number[] = []
  let at = 0
  for (;;) {
    // A draw of 0 would be an endless gap.
    at -= Math.log((random.next() + 1) / 4_294_967_297) * gapMs
    if (at >= endMs) return arrivals
    arrivals.push(at)
  }
}
