import type { Family, Known } from '../../../sql/value.ts'

const [firstYear, endYear] = [1000, 3000]

/** Ends of time and years that no program meets: an answer may put them in place of a missing day. */
export function isAbsurdMoment(family: Family, value: Known): boolean {
  if (family !== 'date' && family !== 'timestamp') return false
  if (typeof value === 'string') return isAbsurdText(value)
  return (
    typeof value === 'number' && (value < Date.UTC(firstYear, 0) || value >= Date.UTC(endYear, 0))
  )
}

function isAbsurdText(text: string): boolean {
  if (/infinity|\bBC\b/i.test(text)) return true
  const year = Number(/^(\d+)-/.exec(text)?.[1] ?? firstYear)
  return year < firstYear || year >= endYear
}
