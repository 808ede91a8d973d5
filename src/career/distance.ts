/** A point of the earth in degrees; north and east are positive. */
export interface Coordinates {
  readonly lat: number
  readonly lon: number
}

/** The earth's mean radius, (2a + b) / 3 of GRS 80: 6,371.0088 km (H. Moritz, 2000), in miles. */
const earthMiles = 6371.0088 / 1.609344

/**
 * Miles along the great circle, on a sphere of the earth's mean radius, by the haversine formula
 * (R. W. Sinnott, “Virtues of the Haversine”, Sky and Telescope 68 (2), 1984, page 159). The earth
 * is no sphere: it's off by at most 0.6%.
 */
export function milesBetween(a: Coordinates, b: Coordinates): number {
  const square =
    haversine(radians(b.lat - a.lat)) +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * haversine(radians(b.lon - a.lon))
  return 2 * earthMiles * Math.asin(Math.min(1, Math.sqrt(square)))
}

function haversine(angle: number): number {
  return Math.sin(angle / 2) ** 2
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}

/**
 * The same in whole miles, at least one: where someone lives is an estimate. Lists show, sort and
 * limit by this number, so none is at odds with another. Null: a place isn't known.
 */
export function aboutMiles(from: Coordinates | null, to: Coordinates | null): number | null {
  if (from === null || to === null) return null
  return Math.max(1, Math.round(milesBetween(from, to)))
}
