/** Times as a person reads them, in the zone of the machine that serves the page. */
const clockFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
const minuteFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayFormat = new Intl.DateTimeFormat('en-US', { month: 'long', day: 'numeric' })
const longDayFormat = new Intl.DateTimeFormat('en-US', {
  weekday: 'long',
  month: 'long',
  day: 'numeric',
})

/** 19:42:07 */
export const clockText = (at: Date): string => clockFormat.format(at)

/** Tuesday, November 24 */
export const dayText = (at: Date): string => longDayFormat.format(at)

/** today, 19:42 · yesterday, 21:05 · November 12, 09:00 · November 12, 2025 */
export function whenText(at: Date, now: Date): string {
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000)
  const time = minuteFormat.format(at)
  if (days === 0) return `today, ${time}`
  if (days === 1) return `yesterday, ${time}`
  const day = dayFormat.format(at)
  return at.getFullYear() === now.getFullYear() ? `${day}, ${time}` : `${day}, ${at.getFullYear()}`
}

/** 1.8 ms · 17 ms · 2,000 ms */
export function millisText(ms: number): string {
  const shown = ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)
  return `${shown.toLocaleString('en-US')} ms`
}

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
}
