/** The calendar day of a moment in the zone of the machine, as 2026-11-24. */
export function localDay(at: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
