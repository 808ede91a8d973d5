import { bootcampFacts, nominalYears, outcomesOf, sectorPriceOf } from '../career/costs.ts'
import type { Facts } from '../career/facts.ts'
import type { Program } from '../career/programs.ts'
import type { Credential } from '../career/records.ts'
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

/** Hours a week that a full-time course is taken to ask for, and the least of a part-time one: our own assumption, shown where it is used. */
export const courseHours = { fullTime: 36, least: 18 } as const

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
    bootcampOption(facts),
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
    isClosed: false,
    cost: null,
    months: null,
    hoursAWeek: null,
    payAYear: null,
    finishing: null,
    asks: asks[route],
    fits: null,
  }
}

/** The newest range of prices, the last length that a survey gave, and who finished in 2016. */
function bootcampOption(facts: Facts): SourcedOption {
  const [price] = bootcampFacts(facts, 'tuitionUsd')
  const [length] = bootcampFacts(facts, 'lengthWeeks')
  const finished = facts.newCoders.find(
    ({ measure, answer }) => measure === 'bootcamp' && answer === 'finishedOfAttended',
  )
  return {
    ...blank('bootcamp'),
    cost: price ? rangeOf(price.low, price.high) : null,
    months: length ? rangeOf(weeksAsMonths(length.low), weeksAsMonths(length.high)) : null,
    hoursAWeek: courseHours.fullTime,
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
    cost: price && {
      low: price.netPriceP25 * years,
      likely: price.netPriceMedian * years,
      high: price.netPriceP75 * years,
    },
    months: courseMonths(years, hoursAWeek),
    hoursAWeek: courseHours.least,
    payAYear:
      outcome?.earn4yrMedian == null
        ? null
        : {
            low: outcome.earn4yrP25 ?? outcome.earn4yrMedian,
            likely: outcome.earn4yrMedian,
            high: outcome.earn4yrP75 ?? outcome.earn4yrMedian,
          },
    finishing: price?.completion150Median ?? null,
    said: saidBy([price, outcome]),
  }
}

/** Full time as it is meant, longer with fewer hours; half as long again is the slower end. */
function courseMonths(years: number, hoursAWeek: number): Range {
  const { fullTime, least } = courseHours
  const hours = Math.min(fullTime, Math.max(least, hoursAWeek))
  const meant = Math.round((years * 12 * fullTime) / hours)
  return { low: meant, likely: meant, high: Math.round(meant * 1.5) }
}

interface ForWhom {
  readonly hoursAWeek: number
  readonly state: string | null
  /** How near each field of study is to the role; null: no role is aimed at. */
  readonly fields: Readonly<Record<string, number>> | null
}

/** Programs of others as options; earnings are of the program, finishing of the whole school. */
export function programOptions(programs: readonly Program[], of: ForWhom): SourcedOption[] {
  return programs.map((program) => programOption(program, of))
}

function programOption(program: Program, of: ForWhom): SourcedOption {
  const route = program.credential
  const pay = program.earn4yr ?? program.earn1yr
  const base = {
    ...blank(route),
    id: program.id,
    kind: 'program' as const,
    title: `${program.institution}: ${program.field}`,
    state: program.state,
    isOnline: program.isOnline,
    isClosed: !program.matchable,
    payAYear: pay === null ? null : { low: pay, likely: pay, high: pay },
    finishing: program.completion,
    fits: program.cip === null ? null : (of.fields?.[program.cip] ?? null),
    said: [{ source: program.source, published: program.published }],
  }
  if (route === 'bootcamp') {
    const months = program.weeks === null ? null : weeksAsMonths(program.weeks)
    return {
      ...base,
      cost: exactly(program.priceTotal),
      months: exactly(months),
      hoursAWeek: courseHours.fullTime,
    }
  }
  const years = nominalYears[route]
  const isAway = of.state !== null && program.state !== of.state
  const away = isAway && program.control === 'Public' ? program.tuitionOutOfState : null
  const yearly = away ?? program.netPrice ?? program.tuitionInState
  return {
    ...base,
    cost: exactly(yearly === null ? null : Math.max(0, yearly) * years),
    months: courseMonths(years, of.hoursAWeek),
    hoursAWeek: courseHours.least,
  }
}

function exactly(value: number | null): Range | null {
  return value === null ? null : { low: value, likely: value, high: value }
}

function rangeOf(low: number | null, high: number | null): Range | null {
  if (low === null) return null
  const end = high ?? low
  return { low, likely: Math.round((low + end) / 2), high: end }
}

function weeksAsMonths(weeks: number): number
function weeksAsMonths(weeks: number | null): number | null
function weeksAsMonths(weeks: number | null): number | null {
  return weeks === null ? null : Math.max(1, Math.round((weeks * 12) / 52))
}

function saidBy(records: readonly (Said | null | undefined)[]): Said[] {
  const said = records.flatMap((record) =>
    record ? [{ source: record.source, published: record.published }] : [],
  )
  return [...new Map(said.map((one) => [one.source, one])).values()]
}
