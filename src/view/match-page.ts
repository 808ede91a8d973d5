import { asProgram } from '../career/entered.ts'
import { stateNames } from '../career/places.ts'
import { lowIncomeMost, type Program } from '../career/programs.ts'
import { localDay } from '../kit/local-day.ts'
import { Problem, type Reason } from '../kit/problem.ts'
import { daysBetween } from '../plan/day.ts'
import { roleWeights } from '../plan/input.ts'
import { defaultWeights, matchOptions, matchScales } from '../plan/match.ts'
import type { LeftOut, Matches, MatchSettings, MatchWeights } from '../plan/match-types.ts'
import { whatIsMissing } from '../plan/missing.ts'
import { areaWeights, defaultRole, planInputsOf, planSettingsOf } from '../plan/plan-inputs.ts'
import { courseHours, programOptions, type SourcedOption } from '../plan/route-options.ts'
import { type WholePlan, wholePlan } from '../plan/whole-plan.ts'
import { listEnteredPrograms } from '../store/entered-programs.ts'
import { getLearnerSnapshot, type LearnerSnapshot } from '../store/learner-snapshot.ts'
import type { ViewContext } from './context.ts'
import { skillLines } from './learner-lines.ts'
import { coordinatesOf, type ZipAsked, zipAsked } from './zip-asked.ts'

/** What the form of the page sends; null: from the plan, or the usual value. */
export interface MatchAsked {
  /** The role that one aims at; null: that of the plan. */
  readonly role: string | null
  readonly state: string | null
  readonly mustBeNear: boolean | null
  /** As it was typed; empty: none. */
  readonly zip: string
  readonly milesMost: number | null
  readonly money: number | null
  readonly mayBorrow: boolean | null
  readonly hoursAWeek: number | null
  readonly schooling: MatchSettings['schooling'] | null
  readonly degreeField: MatchSettings['degreeField']
  /** Family income up to $30,000: their own price counts where it is published. */
  readonly isLowIncome: boolean
  /** from-plan: until the plan's deadline. Null: any time. */
  readonly months: number | null | 'from-plan'
  readonly weights: Partial<MatchWeights>
}

export interface MatchPage {
  readonly settings: MatchSettings & { readonly isLowIncome: boolean }
  readonly weights: MatchWeights
  readonly zip: ZipAsked
  readonly role: { readonly role: string; readonly title: string }
  readonly roles: readonly { readonly role: string; readonly title: string }[]
  readonly states: readonly { readonly code: string; readonly name: string }[]
  readonly routes: Matches
  /** The best of the programs; how many there are in all. */
  readonly programs: Pick<Matches, 'ranked' | 'apart'> & {
    readonly count: number
    readonly apartCount: number
    readonly leftOut: readonly {
      readonly kind: LeftOut['why'][number]['kind']
      readonly count: number
    }[]
    /** Where none passes: those that miss by the least, open schools alone. */
    readonly nearest: readonly LeftOut[]
  }
  /** What stands behind the options that are programs, by id. */
  readonly known: ReadonlyMap<string, Program>
  readonly options: ReadonlyMap<string, SourcedOption>
  /** Where scales end, and what courses are taken to ask for: our own rules. */
  readonly rules: typeof matchScales & {
    readonly courseHours: typeof courseHours
    readonly lowIncomeMost: number
  }
  /** Why nothing is ranked; what was asked stands in the form. */
  readonly problem: Reason | null
}

const programsShown = 20
const apartShown = 5

/** Routes and programs ranked by what the learner said, each point explained. */
export async function matchPage(
  context: ViewContext,
  input: { learnerId: string; asked: MatchAsked },
): Promise<MatchPage> {
  const [kept, entered] = await Promise.all([
    getLearnerSnapshot(context.store, input.learnerId),
    listEnteredPrograms(context.store),
  ])
  const programs = [...context.career.facts.programs, ...entered.map(asProgram)]
  return matchPageOf(context, { kept, programs }, input.asked)
}

/** The same from what is kept, without a store. */
export function matchPageOf(
  context: Pick<ViewContext, 'catalog' | 'career' | 'clock'>,
  of: { readonly kept: LearnerSnapshot; readonly programs: readonly Program[] },
  asked: MatchAsked,
): MatchPage {
  const role = roleOf(context, asked.role ?? of.kept.role)
  const kept = { ...of.kept, role: role.role }
  const zip = zipAsked(context.career.facts.institutions, {
    typed: asked.zip,
    milesMost: asked.milesMost,
    isSorted: false,
  })
  const from = coordinatesOf(zip)
  const wish = matchWish(context, kept, asked)
  // Without a place to measure from, the limit would leave out everything.
  const settings = from === null ? { ...wish, milesMost: null } : wish
  const weights = { ...defaultWeights, ...asked.weights }
  const whole = planOf(context, kept, settings.hoursAWeek)
  const routes = whole?.options ?? []
  const fields = context.career.roles.find((one) => one.role === role.role)?.fields ?? null
  const programs = programOptions(of.programs, {
    ...settings,
    hoursAWeek: courseHoursOf(settings),
    from,
    fields,
  })
  const said = { settings, weights, zip, role, ...still(context) }
  try {
    const matched = matchOptions(programs, settings, weights)
    const shown = matched.ranked.slice(0, programsShown)
    const apart = matched.apart.slice(0, apartShown)
    const nearest = matched.ranked.length === 0 ? nearestOf(matched.leftOut) : []
    const ids = new Set([...shown, ...apart, ...nearest].map(({ option }) => option.id))
    return {
      ...said,
      routes: matchOptions(routes, settings, routeWeights(weights)),
      programs: {
        ranked: shown,
        apart,
        apartCount: matched.apart.length,
        count: matched.ranked.length,
        leftOut: countWhys(matched.leftOut),
        nearest,
      },
      options: optionsById(routes, programs, ids),
      known: new Map(of.programs.filter(({ id }) => ids.has(id)).map((one) => [one.id, one])),
      problem: null,
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const none = { ranked: [], apart: [], leftOut: [] }
    return {
      ...said,
      routes: none,
      programs: { ...none, count: 0, apartCount: 0, nearest: [] },
      options: new Map(),
      known: new Map(),
      problem: error.reason,
    }
  }
}

function roleOf(
  { catalog }: Pick<ViewContext, 'catalog'>,
  wanted: string | null,
): MatchPage['role'] {
  const { role, title } =
    catalog.paths.get(wanted ?? '') ?? catalog.paths.get(defaultRole) ?? noRole
  return { role, title }
}

const noRole = { role: defaultRole, title: defaultRole }

/** A route has no field of study and admits nobody: both are decided among programs alone. */
function routeWeights(weights: MatchWeights): MatchWeights {
  const own = { ...weights, field: 0, admission: 0 }
  return Object.values(own).some((weight) => weight > 0) ? own : weights
}

const nearestShown = 5

/** The fewest reasons first, then the lowest price. */
function nearestOf(leftOut: readonly LeftOut[]): LeftOut[] {
  const price = ({ option }: LeftOut): number => option.cost?.low ?? Number.MAX_VALUE
  return leftOut
    .filter(({ option }) => !option.isClosed)
    .sort(
      (a, b) =>
        a.why.length - b.why.length ||
        price(a) - price(b) ||
        (a.option.id < b.option.id ? -1 : a.option.id > b.option.id ? 1 : 0),
    )
    .slice(0, nearestShown)
}

/** Hours that no plan can be made from are said by the matching itself. */
function courseHoursOf({ hoursAWeek }: MatchSettings): number {
  return Number.isFinite(hoursAWeek) && hoursAWeek > 0 ? hoursAWeek : 1
}

function planOf(
  context: Pick<ViewContext, 'catalog' | 'career' | 'clock'>,
  kept: LearnerSnapshot,
  hoursAWeek: number,
): WholePlan | null {
  const settings = { ...planSettingsOf(kept).settings, hoursAWeek }
  try {
    const inputs = planInputsOf(context, kept, { now: context.clock(), settings })
    return wholePlan(inputs, settings)
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}

function matchWish(
  context: Pick<ViewContext, 'catalog' | 'career' | 'clock'>,
  kept: LearnerSnapshot,
  asked: MatchAsked,
): MatchPage['settings'] {
  const { settings } = planSettingsOf(kept)
  const { catalog, clock } = context
  const role = kept.role ?? ''
  const missing = whatIsMissing(
    [...skillLines(catalog, kept.labProgress).values()],
    roleWeights(catalog, catalog.paths.get(role), areaWeights(context, role)),
  )
  const today = localDay(clock())
  const left = settings.deadline === null ? null : daysBetween(today, settings.deadline)
  const leftMonths = left === null || left <= 0 ? null : Math.ceil(left / 30.44)
  return {
    state: asked.state,
    mustBeNear: asked.mustBeNear ?? false,
    milesMost: asked.milesMost,
    money: asked.money ?? settings.money.savings,
    mayBorrow: asked.mayBorrow ?? settings.money.loan !== null,
    hoursAWeek: asked.hoursAWeek ?? settings.hoursAWeek,
    schooling: asked.schooling ?? 'high-school',
    degreeField: asked.degreeField,
    isLowIncome: asked.isLowIncome,
    months: asked.months === 'from-plan' ? leftMonths : asked.months,
    payNowAYear: settings.money.payNowAYear,
    proved: missing.readiness ?? 0,
  }
}

/** What is the same for everybody. */
function still({
  catalog,
}: Pick<ViewContext, 'catalog'>): Pick<MatchPage, 'roles' | 'states' | 'rules'> {
  return {
    roles: [...catalog.paths.values()].map(({ role, title }) => ({ role, title })),
    states: statesByName(),
    rules: { ...matchScales, courseHours, lowIncomeMost },
  }
}

function statesByName(): MatchPage['states'] {
  return Object.entries(stateNames)
    .map(([code, name]) => ({ code, name }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function optionsById(
  routes: readonly SourcedOption[],
  programs: readonly SourcedOption[],
  ids: ReadonlySet<string>,
): Map<string, SourcedOption> {
  const options = [...routes, ...programs.filter(({ id }) => ids.has(id))]
  return new Map(options.map((option) => [option.id, option]))
}

/** Each program is counted under the first of its reasons. */
function countWhys(leftOut: readonly LeftOut[]): MatchPage['programs']['leftOut'] {
  const groups = Map.groupBy(leftOut, ({ why }) => why[0]?.kind)
  return [...groups]
    .flatMap(([kind, own]) => (kind ? [{ kind, count: own.length }] : []))
    .sort((a, b) => b.count - a.count)
}
