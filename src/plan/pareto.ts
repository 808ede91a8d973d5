/** What the front is drawn from; null: not published, so it cannot be on it. */
export interface FrontPoint {
  readonly cost: number | null
  readonly months: number | null
  readonly gain: number | null
}

/**
 * The places of those that nothing beats: no other costs as little, takes as short and promises as
 * much, and is better in one of the three.
 */
export function paretoFront(points: readonly FrontPoint[]): Set<number> {
  const known = points
    .map((point, at) => ({ ...point, at }))
    .filter((point): point is Known => Object.values(point).every((value) => value !== null))
    .sort((a, b) => a.cost - b.cost || a.months - b.months || b.gain - a.gain)
  const front: Known[] = []
  for (const point of known) {
    // Sorted by cost, whatever beats it is before it.
    if (!front.some((cheaper) => beats(cheaper, point))) front.push(point)
  }
  return new Set(front.map(({ at }) => at))
}

interface Known {
  readonly cost: number
  readonly months: number
  readonly gain: number
  readonly at: number
}

/** `a` costs no more than `b`. */
function beats(a: Known, b: Known): boolean {
  const asGood = a.months <= b.months && a.gain >= b.gain
  return asGood && (a.cost < b.cost || a.months < b.months || a.gain > b.gain)
}
