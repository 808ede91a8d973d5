import type { Wage } from '../../career/records.ts'

/** A row of a chart or table of pay. Null is what the publisher did not release. */
export interface PayRow {
  readonly label: string
  readonly p10: number | null
  readonly p25: number | null
  readonly median: number | null
  readonly p75: number | null
  readonly p90: number | null
  readonly jobs: number | null
  readonly isHere: boolean
}

export function payRow(
  label: string,
  row: Pick<Wage, 'p10' | 'p25' | 'median' | 'p75' | 'p90' | 'employment'>,
  isHere: boolean,
): PayRow {
  const { p10, p25, median, p75, p90, employment } = row
  return { label, p10, p25, median, p75, p90, jobs: employment, isHere }
}

/** Titles of the publisher in the case of a sentence: `Software Developers` is `Software developers`. */
export function sentenceCase(title: string): string {
  return title.replace(/(?<=.)\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase())
}
