/** Calendar days, which have no zone, as a person reads them. */
const months =
  'January February March April May June July August September October November December'.split(' ')

/** 2026-11-24 as November 24, 2026. */
export function dateText(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${months[(month ?? 1) - 1]} ${date}, ${year}`
}

/** 2026-11-24 as November 2026. */
export function monthText(day: string): string {
  const [year, month] = day.split('-').map(Number)
  return `${months[(month ?? 1) - 1]} ${year}`
}

/** November 23–29 · November 30 – December 6 */
export function spanText(from: string, to: string): string {
  const [, fromMonth, fromDate] = from.split('-').map(Number)
  const [, toMonth, toDate] = to.split('-').map(Number)
  const first = `${months[(fromMonth ?? 1) - 1]} ${fromDate}`
  if (from === to) return first
  return fromMonth === toMonth
    ? `${first}–${toDate}`
    : `${first} – ${months[(toMonth ?? 1) - 1]} ${toDate}`
}

/** 5 hours · 2.5 hours · 40 minutes */
export function hoursText(minutes: number): string {
  if (minutes < 60) {
    const whole = Math.max(1, Math.round(minutes))
    return `${whole} ${whole === 1 ? 'minute' : 'minutes'}`
  }
  const hours = Math.round(minutes / 6) / 10
  return `${hours.toLocaleString('en-US')} ${hours === 1 ? 'hour' : 'hours'}`
}

/** 2 months · 1 year · 2.5 years: whole months below two years. */
export function monthsText(count: number): string {
  if (count < 24) return `${count} ${count === 1 ? 'month' : 'months'}`
  return `${Math.round(count / 6) / 2} years`
}
