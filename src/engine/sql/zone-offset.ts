const formats = new Map<string, Intl.DateTimeFormat | null>()

/** How far a zone is ahead of UTC at a moment; 0 where the zone is not known. */
export function zoneOffsetMs(zone: string, ms: number): number {
  const name = formatOf(zone)
    ?.formatToParts(ms)
    .find((part) => part.type === 'timeZoneName')?.value
  const match = /([+-])(\d\d):(\d\d)/.exec(name ?? '')
  if (match === null) return 0
  const offset = (Number(match[2]) * 60 + Number(match[3])) * 60_000
  return match[1] === '-' ? -offset : offset
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone)
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    } catch {
      format = null
    }
    formats.set(zone, format)
  }
  return format
}
