import { badInput, checkNumber } from './bad-input.ts'
import {
  type Apart,
  type ApartWhy,
  type Criterion,
  criteria,
  type LeftOut,
  type LeftOutWhy,
  type Match,
  type Matches,
  type MatchSettings,
  type MatchWeights,
  type Option,
  type Points,
  type Schooling,
  schoolings,
} from './match-types.ts'
import { paretoFront } from './pareto.ts'

/** What counts how much before the learner moves anything. */
export const defaultWeights: MatchWeights = {
  cost: 3,
  time: 2,
  gain: 3,
  finishing: 2,
  admission: 1,
  field: 2,
  place: 1,
  hours: 1,
  start: 1,
}

export const weightMax = 10
/** Where the scales of points end: our own rules, shown with the points. */
export const matchScales = {
  /** Without a deadline, four years are worth nothing and none everything. */
  longestMonths: 48,
  /** Without money to spend, this much is worth nothing. */
  usualMoney: 60_000,
} as const

/**
 * Routes and programs from the best down, with every point explained; what too little is known of
 * stands apart, and what was left out has its reason. Nothing but these figures moves an option; of
 * two with the same score the cheaper comes first. Throws Problem 'bad-input'.
 */
export function matchOptions(
  options: readonly Option[],
  settings: MatchSettings,
  weights: MatchWeights,
): Matches {
  checkWish(settings, weights)
  const kept: Option[] = []
  const apart: Apart[] = []
  const leftOut: LeftOut[] = []
  for (const option of options) {
    const why = whyLeftOut(option, settings)
    const unknown = whyApart(option)
    if (why.length > 0) leftOut.push({ option, why })
    else if (unknown.length > 0) apart.push({ option, why: unknown })
    else kept.push(option)
  }
  const gains = kept.map((option) => expectedGain(option, settings) ?? 0)
  const bestGain = Math.max(1, ...gains)
  const values = kept.map((option) => valuesOf(option, settings, bestGain))
  const middles = middleValues(values)
  const front = paretoFront(
    kept.map((option) => ({
      cost: option.cost?.likely ?? null,
      months: option.months?.likely ?? null,
      gain: expectedGain(option, settings),
    })),
  )
  const ranked = kept.map((option, at): Match => {
    const points = pointsOf(values[at] as Values, middles, weights)
    return {
      option,
      score: points.reduce((sum, { points: own }) => sum + own, 0),
      points,
      expectedGain: expectedGain(option, settings),
      isOnFront: front.has(at),
    }
  })
  return { ranked: ranked.sort(better), apart: apart.sort(byId), leftOut }
}

/** Without a price, a length or any outcome there is nothing to rank by: our own route is no exception. */
function whyApart({ cost, months, payOneYearOn, payFourYearsOn, finishing }: Option): ApartWhy[] {
  return [
    ...(cost === null ? ['no-price' as const] : []),
    ...(months === null ? ['no-length' as const] : []),
    ...(payOneYearOn === null && payFourYearsOn === null && finishing === null
      ? ['no-outcomes' as const]
      : []),
  ]
}

function byId({ option: a }: Pick<Apart, 'option'>, { option: b }: Pick<Apart, 'option'>): number {
  return a.id < b.id ? -1 : 1
}

/** The order decides ties by cost and then by id, never by anything that could be bought. */
function better(a: Match, b: Match): number {
  const dollars = ({ option }: Match): number => option.cost?.likely ?? Number.MAX_VALUE
  return b.score - a.score || dollars(a) - dollars(b) || byId(a, b)
}

function whyLeftOut(option: Option, settings: MatchSettings): LeftOutWhy[] {
  const why: LeftOutWhy[] = []
  if (option.isClosed) why.push({ kind: 'closed' })
  if (option.cost && !settings.mayBorrow && option.cost.low > settings.money) {
    why.push({ kind: 'too-dear', cost: option.cost.low, money: settings.money })
  }
  if (option.awards !== null && isHeld(option.awards, settings)) {
    why.push({ kind: 'held', awards: option.awards })
  }
  if (rankOf(settings.schooling) < rankOf(option.asks)) {
    why.push({ kind: 'schooling', asks: option.asks })
  }
  if (settings.mustBeNear && !isInState(option, settings)) why.push({ kind: 'too-far' })
  const { milesMost } = settings
  if (milesMost !== null && !isWithin(option, milesMost)) {
    why.push({ kind: 'too-many-miles', miles: option.miles, most: milesMost })
  }
  if (option.hoursAWeek !== null && option.hoursAWeek > settings.hoursAWeek) {
    why.push({ kind: 'too-many-hours', asks: option.hoursAWeek, given: settings.hoursAWeek })
  }
  if (settings.months !== null && option.months && option.months.low > settings.months) {
    why.push({ kind: 'too-late', months: option.months.low, wanted: settings.months })
  }
  return why
}

/** A degree in another field doesn't stand in for one in computing. */
function isHeld(awards: Schooling, { schooling, degreeField }: MatchSettings): boolean {
  if (degreeField === 'other') return false
  return rankOf(schooling) >= rankOf(awards)
}

function rankOf(schooling: Schooling): number {
  return schoolings.indexOf(schooling)
}

/** By state, unless a distance was asked for. */
function isNear(option: Option, settings: MatchSettings): boolean {
  const { milesMost } = settings
  return milesMost === null ? isInState(option, settings) : isWithin(option, milesMost)
}

function isInState(option: Option, { state }: MatchSettings): boolean {
  return isAnywhere(option) || option.state === state
}

function isWithin(option: Option, milesMost: number): boolean {
  return isAnywhere(option) || (option.miles !== null && option.miles <= milesMost)
}

function isAnywhere({ state, isOnline }: Option): boolean {
  return state === null || isOnline === true
}

/** 0 … 1 each; null: not published. */
type Values = Readonly<Record<Criterion, number | null>>

function valuesOf(option: Option, settings: MatchSettings, bestGain: number): Values {
  const gain = expectedGain(option, settings)
  const months = settings.months ?? matchScales.longestMonths
  const dear = Math.max(settings.money, matchScales.usualMoney)
  return {
    cost: option.cost && unit(1 - option.cost.likely / dear),
    time: option.months && unit(1 - option.months.likely / months),
    gain: gain === null ? null : unit(gain / bestGain),
    finishing: option.finishing,
    admission: option.admitted,
    field: option.fits,
    place: isNear(option, settings) ? 1 : option.isOnline === null ? 0.25 : 0,
    hours: option.hoursAWeek === null ? 1 : unit(1 - option.hoursAWeek / settings.hoursAWeek / 2),
    start: startValue(option, settings),
  }
}

/** How well one is prepared: what is proved helps where nobody teaches, schooling elsewhere. */
function startValue(option: Option, settings: MatchSettings): number {
  if (option.route === 'self-taught' || option.route === 'bootcamp')
    return 0.5 + settings.proved / 2
  if (option.awards === 'master' && settings.degreeField === 'other') return 0.4
  // Nobody's schooling is below what's asked for here: those options are left out before.
  return 1 - 0.15 * (rankOf(settings.schooling) - rankOf(option.asks))
}

function unit(value: number): number {
  return Math.min(1, Math.max(0, value))
}

/**
 * Dollars a year above the pay of now, times the share who finish. It's the pay of four years on in
 * every case: figures of one year on would compare beginners with others.
 */
export function expectedGain(
  { payFourYearsOn, finishing }: Pick<Option, 'payFourYearsOn' | 'finishing'>,
  { payNowAYear }: Pick<MatchSettings, 'payNowAYear'>,
): number | null {
  if (payFourYearsOn === null || finishing === null) return null
  return Math.round(finishing * (payFourYearsOn.likely - payNowAYear))
}

/** What is not published counts as the middle of what is, so silence neither helps nor hurts. */
function middleValues(values: readonly Values[]): Record<Criterion, number> {
  const middle = (of: Criterion): number => {
    const known = values.flatMap((one) => one[of] ?? []).sort((a, b) => a - b)
    return known[Math.floor(known.length / 2)] ?? 0.5
  }
  return Object.fromEntries(criteria.map((of) => [of, middle(of)])) as Record<Criterion, number>
}

function pointsOf(
  values: Values,
  middles: Readonly<Record<Criterion, number>>,
  weights: MatchWeights,
): Points[] {
  const all = criteria.reduce((sum, of) => sum + weights[of], 0)
  return criteria.map((criterion) => {
    const value = values[criterion] ?? middles[criterion]
    const most = (100 * weights[criterion]) / all
    return {
      criterion,
      most,
      points: most * value,
      value,
      isKnown: values[criterion] !== null,
    }
  })
}

function checkWish(settings: MatchSettings, weights: MatchWeights): void {
  const dollars = { least: 0, most: 10_000_000 }
  checkNumber(settings.money, { what: 'dollars to spend', ...dollars })
  checkNumber(settings.payNowAYear, { what: 'dollars of pay a year now', ...dollars })
  checkNumber(settings.hoursAWeek, { what: 'hours a week', least: 1, most: 80 })
  checkNumber(settings.proved, { what: 'a share of what is proved', least: 0, most: 1 })
  if (settings.milesMost !== null) {
    checkNumber(settings.milesMost, { what: 'miles', least: 1, most: 25_000 })
  }
  if (settings.months !== null) {
    checkNumber(settings.months, { what: 'months until it should be done', least: 1, most: 480 })
  }
  for (const of of criteria) {
    checkNumber(weights[of], { what: `a weight of ${of}`, least: 0, most: weightMax })
  }
  if (criteria.every((of) => weights[of] === 0)) {
    throw badInput({
      expected: 'one weight above 0',
      came: 'only weights of 0',
      try: 'Give what matters to you a weight.',
    })
  }
}
