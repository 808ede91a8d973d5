import type { Facts } from './facts.ts'
import type { Credential, Outcome, SectorPrice } from './records.ts'

/** Routes to the role; the same words as in content/career/routes. */
export const routeIds = [
  'self-taught',
  'bootcamp',
  'certificate',
  'associate',
  'bachelor',
  'master',
] as const
export type RouteId = (typeof routeIds)[number]

/** Academic years that a full-time student is meant to take. */
export const nominalYears: Readonly<Record<Credential, number>> = {
  certificate: 1,
  associate: 2,
  bachelor: 4,
  master: 2,
}

export interface Range {
  readonly low: number
  readonly typical: number
  readonly high: number
}

/** Price of a year in a sector such as `public 2-year`, with the middle half of its schools. */
export function sectorPriceOf(
  { sectorPrices }: Pick<Facts, 'sectorPrices'>,
  sector: string,
): SectorPrice | null {
  return sectorPrices.find((row) => row.sector === sector) ?? null
}

/** What a year costs after grants, in a sector: the middle half of schools. */
export function netPriceRange(price: SectorPrice): Range {
  const { netPriceP25: low, netPriceMedian: typical, netPriceP75: high } = price
  return { low: low ?? typical, typical, high: high ?? typical }
}

/** Outcomes over all sectors and computing fields, one row a field; most programs first. */
export function outcomesOf(
  { outcomes }: Pick<Facts, 'outcomes'>,
  credential: Credential,
): Outcome[] {
  return outcomes
    .filter((row) => row.credential === credential && row.control === 'all')
    .sort((a, b) => b.programs - a.programs)
}

/** Typical price and length of a bootcamp, each with the year it was true in. */
export function bootcampFacts({ bootcamps }: Pick<Facts, 'bootcamps'>, measure: string) {
  return bootcamps
    .filter((row) => row.measure === measure && row.low !== null && row.kind !== 'marketTotal')
    .sort((a, b) => b.year - a.year)
}

/** Share of a survey's answers, such as how many hours a week people learned. */
export function newCoderAnswers({ newCoders }: Pick<Facts, 'newCoders'>, measure: string) {
  return newCoders.filter((row) => row.measure === measure)
}
