import { formatKnown } from '../../../sql/value.ts'
import { zoneOffsetMs } from '../../../sql/zone-offset.ts'

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
  return written(moments, baseType)
}

/** Moments half a day before the clocks of a zone change: a day later less or more than 24 hours have passed. */
export function eves(zone: string, baseType: string): string[] {
  return written(
    clockChanges(zone).map((change) => change - 12 * hourMs),
    baseType,
  )
}

function written(moments: readonly number[], baseType: string): string[] {
  return moments.flatMap(
    (ms) => formatKnown(ms, { baseType, length: -1, precision: -1, scale: -1 }) ?? [],
  )
}

/** The hours of 2024 in which the clocks of a zone change. */
function clockChanges(zone: string): number[] {
  const changes: number[] = []
  let from = Date.UTC(2024, 0, 1)
  for (let month = 1; month <= 12; month++) {
    const to = Date.UTC(2024, month, 1)
    if (zoneOffsetMs(zone, from) !== zoneOffsetMs(zone, to))
      changes.push(changeBetween(zone, from, to))
    from = to
  }
  return changes
}

/** The first full hour after which the offset is what it is at the end. */
function changeBetween(zone: string, from: number, to: number): number {
  const after = zoneOffsetMs(zone, to)
  let [low, high] = [from, to]
  while (high - low > hourMs) {
    const middle = low + Math.floor((high - low) / 2 / hourMs) * hourMs
    if (zoneOffsetMs(zone, middle) === after) high = middle
    else low = middle
  }
  return high
}
