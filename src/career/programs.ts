import type { Credential, Institution, ScorecardProgram } from './records.ts'

/** A course of study by someone else: what it costs, what came of it, and who says so. */
export interface Program {
  readonly id: string
  readonly origin: 'scorecard' | 'entered'
  readonly institution: string
  readonly city: string | null
  readonly state: string | null
  readonly control: ScorecardProgram['control'] | 'Bootcamp' | 'Not known'
  readonly field: string
  readonly cip: string | null
  readonly credential: Credential | 'bootcamp'
  /** Dollars an academic year. A bootcamp's price is for all of it and stands in `priceTotal`. */
  readonly tuitionInState: number | null
  readonly tuitionOutOfState: number | null
  /** What students with federal aid paid on average in a year, after grants. */
  readonly netPrice: number | null
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

function joinOne(program: ScorecardProgram, school: Institution | null): Program {
  return {
    id: program.id,
    origin: 'scorecard',
    institution: school?.name ?? program.institution,
    city: school?.city ?? null,
    state: school?.state ?? null,
    control: program.control,
    field: program.field,
    cip: program.cip,
    credential: program.credential,
    tuitionInState: school?.tuitionInState ?? null,
    tuitionOutOfState: school?.tuitionOutOfState ?? null,
    netPrice: school?.netPriceNewest ?? school?.netPrice ?? null,
    priceTotal: null,
    weeks: null,
    isUnderAYear:
      program.credential === 'certificate' && school?.computingCertificates === 'under-a-year',
    undergrads: school?.undergrads ?? null,
    isOnline: school?.onlineOnly ? true : null,
    completion: school?.completion150 ?? null,
    completionBasis: school?.completionBasis ?? null,
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

/** Programs that may be offered. */
export function offeredPrograms(programs: readonly Program[]): Program[] {
  return programs.filter(({ matchable }) => matchable)
}

/**
 * The yearly price that a list is sorted and filtered by: after grants where it is known, else
 * tuition. A bootcamp has one price.
 */
export function yearlyPrice(program: Program): number | null {
  return program.netPrice ?? program.tuitionInState ?? program.priceTotal
}
