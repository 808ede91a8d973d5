import { formatKnown } from '../values/value.ts'

const hourMs = 3_600_000
const noon = Date.UTC(2024, 0, 15, 12)

/** Moments around midnight in a zone, in UTC and in between: where a day turns in one and not in the other. */
export function zoneMoments(zone: string | null, baseType: string): string[] {
  const offset = zone === null ? 0 : offsetMs(zone)
  const midnights = [noon + 12 * hourMs, noon + 12 * hourMs - offset]
  const moments = midnights.flatMap((ms) => [ms - hourMs / 2, ms, ms + hourMs / 2, ms - hourMs * 2])
  if (zone === null) moments.push(noon + 5 * hourMs, noon + 16 * hourMs, noon + 3 * hourMs)
  return moments.flatMap(
    (ms) => formatKnown(ms, { baseType, length: -1, precision: -1, scale: -1 }) ?? [],
  )
}

/** How far a zone is ahead of UTC in January; 0 where the zone is not known. */
function offsetMs(zone: string): number {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      timeZoneName: 'longOffset',
    }).formatToParts(noon)
    const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
    const match = /([+-])(\d\d):(\d\d)/.exec(name)
    if (match === null) return 0
    const ms = (Number(match[2]) * 60 + Number(match[3])) * 60_000
    return match[1] === '-' ? -ms : ms
  } catch {
    return 0
  }
}
