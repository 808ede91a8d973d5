import type { Coordinates } from './distance.ts'
import type { Credential, Institution, ScorecardProgram } from './records.ts'

/** A course of study by someone else: what it costs, what came of it, and who says so. */
export interface Program {
  readonly id: string
  readonly origin: 'scorecard' | 'entered'
  readonly institution: string
  readonly city: string | null
  readonly state: string | null
  /** Of the school; null: not known, or all of it is online. */
  readonly coordinates: Coordinates | null
  readonly control: ScorecardProgram['control'] | 'Bootcamp' | 'Not known'
  readonly field: string
  readonly cip: string | null
  readonly credential: Credential | 'bootcamp'
  /** Dollars an academic year. A bootcamp's price is for all of it and stands in `priceTotal`. */
  readonly tuitionInState: number | null
  readonly tuitionOutOfState: number | null
  /**
   * What undergraduates with federal aid pay on average in a year after grants, living included; at a
   * public school, those from its state.
   */
  readonly netPrice: number | null
  /** The same for families with an income up to $30,000. */
  readonly netPriceLowIncome: number | null
  readonly priceTotal: number | null
  readonly weeks: number | null
  /** A certificate of a school whose certificates in computing all take under a year. */
  readonly isUnderAYear: boolean
  readonly undergrads: number | null
  /** True: the whole school is online. Null: not known for a single program. */
  readonly isOnline: boolean | null
  /** Share of the whole institution's students who finish, and within which time. */
  readonly completion: number | null
  readonly completionBasis: string | null
  /** Shares of applicants admitted, and of first-year students who come back for the second. */
  readonly admissionRate: number | null
  readonly retention: number | null
  readonly completers: number | null
  readonly earn1yr: number | null
  readonly earn4yr: number | null
  readonly debtMedian: number | null
  /** What high-school graduates of the state typically earn. */
  readonly hsEarningsState: number | null
  /** False: the school is closed, merged or absent. Never offered, kept for statistics. */
  readonly matchable: boolean
  readonly url: string | null
  readonly source: string
  readonly published: string
  readonly enteredBy: string | null
  /** What whoever entered it wrote beside it. */
  readonly note: string | null
}

/** Puts each program beside its school. A program without a school cannot be offered. */
export function joinPrograms(
  programs: readonly ScorecardProgram[],
  institutions: readonly Institution[],
): Program[] {
  const schools = new Map(institutions.map((school) => [school.unitid, school]))
  return programs.map((program) => joinOne(program, schools.get(program.unitid) ?? null))
}

/** A rate of fewer students says more about chance than about the school. */
const studentsLeast = 30

type SchoolFigures = Pick<
  Program,
  | 'tuitionInState'
  | 'tuitionOutOfState'
  | 'netPrice'
  | 'netPriceLowIncome'
  | 'completion'
  | 'completionBasis'
  | 'admissionRate'
  | 'retention'
>

const noFigures: SchoolFigures = {
  tuitionInState: null,
  tuitionOutOfState: null,
  netPrice: null,
  netPriceLowIncome: null,
  completion: null,
  completionBasis: null,
  admissionRate: null,
  retention: null,
}

/** A school's figures that hold for a program. All of them count undergraduates, so a master's has none. */
function schoolFigures({ credential }: ScorecardProgram, school: Institution | null) {
  if (school === null || credential === 'master') return noFigures
  const { completion150, completionBasis, completionStudents } = school
  // A rate of a four-year school counts its bachelor's students, not those of shorter programs.
  const isOfOthers = completionBasis?.startsWith('4-year') === true && credential !== 'bachelor'
  const isOfFew = (completionStudents ?? studentsLeast) < studentsLeast
  const completion = isOfOthers || isOfFew ? null : completion150
  return {
    tuitionInState: school.tuitionInState,
    tuitionOutOfState: school.tuitionOutOfState,
    netPrice: school.netPriceNewest ?? school.netPrice,
    netPriceLowIncome: school.netPrice0to30k,
    completion,
    completionBasis: completion === null ? null : completionBasis,
    admissionRate: school.admissionRate,
    retention: school.retention,
  }
}

function joinOne(program: ScorecardProgram, school: Institution | null): Program {
  return {
    id: program.id,
    origin: 'scorecard',
    institution: school?.name ?? program.institution,
    city: school?.city ?? null,
    state: school?.state ?? null,
    coordinates: coordinatesOf(school),
    control: program.control,
    field: program.field,
    cip: program.cip,
    credential: program.credential,
    ...schoolFigures(program, school),
    priceTotal: null,
    weeks: null,
    isUnderAYear:
      program.credential === 'certificate' && school?.computingCertificates === 'under-a-year',
    undergrads: school?.undergrads ?? null,
    isOnline: school?.onlineOnly ? true : null,
    completers: program.completers,
    earn1yr: program.earn1yr,
    earn4yr: program.earn4yr,
    debtMedian: program.debtMedian,
    hsEarningsState: program.hsEarningsState,
    matchable: program.matchable && school?.operating === true,
    url: school?.url ?? null,
    source: program.source,
    published: program.published,
    enteredBy: null,
    note: null,
  }
}

function coordinatesOf(school: Institution | null): Coordinates | null {
  if (school === null || school.onlineOnly || school.lat === null || school.lon === null)
    return null
  return { lat: school.lat, lon: school.lon }
}

/** Programs that may be offered. */
export function offeredPrograms(programs: readonly Program[]): Program[] {
  return programs.filter(({ matchable }) => matchable)
}

/** Family income a year, in dollars, up to which the publisher counts `netPriceLowIncome`. */
export const lowIncomeMost = 30_000

/** Who would pay: the state they live in (null: that of the school), and what their family earns. */
export interface Payer {
  readonly state: string | null
  readonly isLowIncome: boolean
}

const atHome: Payer = { state: null, isLowIncome: false }

/**
 * What a year costs after grants, living included: the one basis of every price. People from another
 * state pay the difference in tuition on top at a public school. Tuition alone isn't such a price. A
 * bootcamp's price is for all of it.
 */
export function yearlyPrice(program: Program, payer: Payer = atHome): number | null {
  if (program.priceTotal !== null) return program.priceTotal
  const own = payer.isLowIncome ? (program.netPriceLowIncome ?? program.netPrice) : program.netPrice
  const isHome = payer.state === null || payer.state === program.state
  if (own === null || isHome || program.control !== 'Public') return own
  const { tuitionInState, tuitionOutOfState } = program
  if (tuitionInState === null || tuitionOutOfState === null) return null
  return own + Math.max(0, tuitionOutOfState - tuitionInState)
}
