import { formatKnown } from '../values/value.ts'
import { zoneOffsetMs } from '../values/zone-offset.ts'

const hourMs = 3_600_000
const winterNoon = Date.UTC(2024, 0, 15, 12)
const summerNoon = Date.UTC(2024, 6, 15, 12)

/** Moments around midnight in a zone, in UTC and in between: where a day turns in one and not in the other. */
export function zoneMoments(zone: string | null, baseType: string): string[] {
  const moments = [winterNoon, summerNoon].flatMap((noon) => {
    const offset = zone === null ? 0 : zoneOffsetMs(zone, noon)
    const midnights = [noon + 12 * hourMs, noon + 12 * hourMs - offset]
    return midnights.flatMap((ms) => [ms - hourMs / 2, ms, ms + hourMs / 2, ms - hourMs * 2])
  })
  if (zone === null) moments.push(winterNoon + 5 * hourMs, winterNoon + 16 * hourMs)
  return moments.flatMap(
    (ms) => formatKnown(ms, { baseType, length: -1, precision: -1, scale: -1 }) ?? [],
  )
}
