import {
  bootcampFacts,
  netPriceRange,
  nominalYears,
  outcomesOf,
  sectorPriceOf,
} from '../career/costs.ts'
import { aboutMiles, type Coordinates } from '../career/distance.ts'
import type { Facts } from '../career/facts.ts'
import { type Program, yearlyPrice } from '../career/programs.ts'
import type { Credential, Outcome, SectorPrice } from '../career/records.ts'
import type { Option, Range, RouteId, Schooling } from './match-types.ts'

/** Who said a figure, and when it was published. */
export interface Said {
  readonly source: string
  readonly published: string
}

/** A route or a program to be matched, with who said its figures. */
export interface SourcedOption extends Option {
  readonly said: readonly Said[]
}

/**
 * Hours a week that courses are taken to ask for: full time, one class at a time at a college, and
 * the least of a part-time bootcamp. Our own assumption, shown where it is used; one rule for the
 * plan, its money and the match.
 */
export const courseHours = { fullTime: 36, oneClass: 9, partTimeBootcamp: 18 } as const

/** The fewest hours a week with which such a course can be taken. */
function leastHours(route: RouteId): number {
  return route === 'bootcamp' ? courseHours.partTimeBootcamp : courseHours.oneClass
}

const asks: Readonly<Record<RouteId, Schooling>> = {
  'self-taught': 'none',
  bootcamp: 'none',
  certificate: 'high-school',
  associate: 'high-school',
  bachelor: 'high-school',
  master: 'bachelor',
}

export const routeTitles: Readonly<Record<RouteId, string>> = {
  'self-taught': 'Self-taught, with Backwright',
  bootcamp: 'Bootcamp',
  certificate: 'Community college, certificate',
  associate: 'Community college, associate degree',
  bachelor: 'Bachelor’s degree',
  master: 'Master’s degree',
}

/** The degree that each ends with, as schooling. */
const awards: Readonly<Record<RouteId, Schooling | null>> = {
  'self-taught': null,
  bootcamp: null,
  certificate: null,
  associate: 'associate',
  bachelor: 'bachelor',
  master: 'master',
}

const fields: Readonly<Record<Credential, string>> = {
  certificate: '11.01',
  associate: '11.07',
  bachelor: '11.07',
  master: '11.07',
}

/** The six routes with the figures that are published; `months` of teaching oneself are the plan's. */
export function routeOptions(
  facts: Facts,
  of: { readonly hoursAWeek: number; readonly selfTaught: Range | null },
): SourcedOption[] {
  return [
    {
      ...blank('self-taught'),
      cost: { low: 0, likely: 0, high: 0 },
      months: of.selfTaught,
      said: [],
    },
    bootcampOption(facts, of.hoursAWeek),
    ...(['certificate', 'associate', 'bachelor', 'master'] as const).map((credential) =>
      collegeOption(facts, credential, of.hoursAWeek),
    ),
  ]
}

function blank(route: RouteId): Omit<SourcedOption, 'said'> {
  return {
    id: route,
    route,
    kind: 'route',
    title: routeTitles[route],
    state: null,
    isOnline: null,
    miles: null,
    isClosed: false,
    cost: null,
    months: null,
    hoursAWeek: null,
    payOneYearOn: null,
    payFourYearsOn: null,
    finishing: null,
    admitted: null,
    asks: asks[route],
    awards: awards[route],
    fits: null,
  }
}

/** The newest range of prices, the last length that a survey gave, and who finished in 2016. */
function bootcampOption(facts: Facts, hoursAWeek: number): SourcedOption {
  const [price] = bootcampFacts(facts, 'tuitionUsd')
  const [length] = bootcampFacts(facts, 'lengthWeeks')
  const finished = facts.newCoders.find(
    ({ measure, answer }) => measure === 'bootcamp' && answer === 'finishedOfAttended',
  )
  return {
    ...blank('bootcamp'),
    cost: price ? rangeOf(price.low, price.high) : null,
    months: length?.low == null ? null : bootcampMonths(length.low, length.high, hoursAWeek),
    hoursAWeek: courseHours.partTimeBootcamp,
    finishing: finished?.share ?? null,
    said: saidBy([price, length, finished]),
  }
}

function collegeOption(facts: Facts, credential: Credential, hoursAWeek: number): SourcedOption {
  const years = nominalYears[credential]
  const sector = credential === 'bachelor' ? 'public 4-year' : 'public 2-year'
  // Prices of graduate study are not published in the same way.
  const price = credential === 'master' ? null : sectorPriceOf(facts, sector)
  const outcome = outcomesOf(facts, credential).find(({ cip }) => cip === fields[credential])
  return {
    ...blank(credential),
    cost: price && costOf(price, years),
    months: courseMonths(years * 12, hoursAWeek, credential),
    hoursAWeek: leastHours(credential),
    payOneYearOn: payOf(outcome, 'earn1yr'),
    payFourYearsOn: payOf(outcome, 'earn4yr'),
    finishing: price?.completion150Median ?? null,
    said: saidBy([price, outcome]),
  }
}

function costOf(price: SectorPrice, years: number): Range {
  const { low, typical, high } = netPriceRange(price)
  return { low: low * years, likely: typical * years, high: high * years }
}

function payOf(outcome: Outcome | undefined, when: 'earn1yr' | 'earn4yr'): Range | null {
  const median = outcome?.[`${when}Median`] ?? null
  if (median === null) return null
  return {
    low: outcome?.[`${when}P25`] ?? median,
    likely: median,
    high: outcome?.[`${when}P75`] ?? median,
  }
}

/** Full time as it is meant, longer with fewer hours; half as long again is the slower end. */
function courseMonths(fullTimeMonths: number, hoursAWeek: number, route: RouteId): Range {
  const hours = Math.min(courseHours.fullTime, Math.max(leastHours(route), hoursAWeek))
  const meant = Math.max(1, Math.round((fullTimeMonths * courseHours.fullTime) / hours))
  return { low: meant, likely: meant, high: Math.round(meant * 1.5) }
}

/** As long as it is full time, longer with fewer hours. */
function bootcampMonths(low: number, high: number | null, hoursAWeek: number): Range {
  const months = (weeks: number): number =>
    courseMonths((weeks * 12) / 52, hoursAWeek, 'bootcamp').likely
  return rangeOf(months(low), months(high ?? low)) as Range
}

interface ForWhom {
  readonly hoursAWeek: number
  /** Where they live; null: in the state of each school. */
  readonly state: string | null
  readonly isLowIncome: boolean
  /** Where they are, for distances; null: not known. */
  readonly from: Coordinates | null
  /** How near each field of study is to the role; null: no role is aimed at. */
  readonly fields: Readonly<Record<string, number>> | null
}

/** Programs of others as options; earnings are of the program, finishing of the whole school. */
export function programOptions(programs: readonly Program[], of: ForWhom): SourcedOption[] {
  return programs.map((program) => programOption(program, of))
}

function programOption(program: Program, of: ForWhom): SourcedOption {
  const route = program.credential
  const base = {
    ...blank(route),
    id: program.id,
    kind: 'program' as const,
    title: `${program.institution}: ${program.field}`,
    state: program.state,
    isOnline: program.isOnline,
    miles: aboutMiles(of.from, program.coordinates),
    isClosed: !program.matchable,
    payOneYearOn: exactly(program.earn1yr),
    payFourYearsOn: exactly(program.earn4yr),
    finishing: program.completion,
    admitted: program.admissionRate,
    fits: program.cip === null ? null : (of.fields?.[program.cip] ?? null),
    said: [{ source: program.source, published: program.published }],
  }
  if (route === 'bootcamp') {
    const { weeks } = program
    return {
      ...base,
      cost: exactly(program.priceTotal),
      months: weeks === null ? null : bootcampMonths(weeks, weeks, of.hoursAWeek),
      hoursAWeek: courseHours.partTimeBootcamp,
    }
  }
  const years = nominalYears[route]
  return {
    ...base,
    cost: exactly(priceInAll(program, years, of)),
    months: courseMonths(years * 12, of.hoursAWeek, route),
    hoursAWeek: leastHours(route),
  }
}

/** All years of a program, or what anyone who entered it was told. */
function priceInAll(program: Program, years: number, of: ForWhom): number | null {
  if (program.priceTotal !== null) return program.priceTotal
  const yearly = yearlyPrice(program, of)
  return yearly === null ? null : Math.max(0, yearly) * years
}

function exactly(value: number | null): Range | null {
  return value === null ? null : { low: value, likely: value, high: value }
}

function rangeOf(low: number | null, high: number | null): Range | null {
  if (low === null) return null
  const end = high ?? low
  return { low, likely: Math.round((low + end) / 2), high: end }
}

function saidBy(records: readonly (Said | null | undefined)[]): Said[] {
  const said = records.flatMap((record) =>
    record ? [{ source: record.source, published: record.published }] : [],
  )
  return [...new Map(said.map((one) => [one.source, one])).values()]
}
