import { checkNumber } from './bad-input.ts'

/** What was measured: how much of the planned work got done in the time that was meant for it. */
export interface PaceMeasured {
  /** Whole weeks since the first plan. */
  readonly weeks: number
  /** Hours the learner meant to work in these weeks. */
  readonly hoursMeant: number
  /** Hours that the plan counts for what got finished. */
  readonly hoursFinished: number
}

/** Calendar time per planned time, and how sure that is. */
export interface Pace {
  /** The middle: as many are slower as are quicker. */
  readonly middle: number
  /** Standard deviation of its logarithm. */
  readonly deviation: number
  readonly weeksMeasured: number
}

/** Before anything is measured; ours until there is data. */
const usual = { middle: 1.15, deviation: 0.35 }
/** As many weeks weigh as much as what is usual. */
const weeksOfUsual = 4
/** Weeks of one's own differ from each other too. */
const deviationLeast = 0.08
const bounds = { least: 0.25, most: 4 }

/** Moves from what is usual to what was measured as weeks go by. */
export function estimatePace(measured: PaceMeasured): Pace {
  const weeks = checkNumber(measured.weeks, { what: 'weeks', least: 0, most: 5_000 })
  const meant = checkNumber(measured.hoursMeant, { what: 'hours meant', least: 0, most: 1e6 })
  const finished = checkNumber(measured.hoursFinished, {
    what: 'hours finished',
    least: 0,
    most: 1e6,
  })
  if (meant === 0) return { ...usual, weeksMeasured: 0 }
  // Where nothing got finished, it's without end, and the bound is taken.
  const ratio = meant / finished
  const own = Math.log(Math.min(bounds.most, Math.max(bounds.least, ratio)))
  const weight = weeks / (weeks + weeksOfUsual)
  return {
    middle: Math.exp((1 - weight) * Math.log(usual.middle) + weight * own),
    deviation: Math.max(deviationLeast, usual.deviation * Math.sqrt(1 - weight)),
    weeksMeasured: weeks,
  }
}
