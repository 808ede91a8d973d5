import { asProgram } from '../career/entered.ts'
import { stateNames } from '../career/places.ts'
import type { Program } from '../career/programs.ts'
import { localDay } from '../kit/local-day.ts'
import { Problem, type Reason } from '../kit/problem.ts'
import { daysBetween } from '../plan/day.ts'
import { areaWeights, groundOf, wishOf } from '../plan/ground.ts'
import { roleWeights } from '../plan/input.ts'
import { matchOptions, matchScales, usualWeights } from '../plan/match.ts'
import type { LeftOut, Matches, MatchWeights, MatchWish } from '../plan/match-types.ts'
import { whatIsMissing } from '../plan/missing.ts'
import { courseHours, programOptions, type SourcedOption } from '../plan/route-options.ts'
import { type WholePlan, wholePlan } from '../plan/whole-plan.ts'
import { listEnteredPrograms } from '../store/entered-programs.ts'
import { getLearnerGround, type LearnerGround } from '../store/ground.ts'
import type { Asking } from './asking.ts'
import { skillLines } from './learner-lines.ts'

/** What the form of the page sends; null: from the plan, or the usual value. */
export interface MatchAsked {
  readonly state: string | null
  readonly mustBeNear: boolean | null
  readonly money: number | null
  readonly mayBorrow: boolean | null
  readonly hoursAWeek: number | null
  readonly schooling: MatchWish['schooling'] | null
  /** from-plan: until the plan's deadline. Null: any time. */
  readonly months: number | null | 'from-plan'
  readonly weights: Partial<MatchWeights>
}

export interface MatchPage {
  readonly wish: MatchWish
  readonly weights: MatchWeights
  readonly states: readonly { readonly code: string; readonly name: string }[]
  readonly routes: Matches
  /** The best of the programs; how many there are in all. */
  readonly programs: Pick<Matches, 'ranked'> & {
    readonly count: number
    readonly leftOut: readonly {
      readonly kind: LeftOut['why'][number]['kind']
      readonly count: number
    }[]
  }
  readonly options: ReadonlyMap<string, SourcedOption>
  /** Where scales end, and what courses are taken to ask for: our own rules. */
  readonly rules: typeof matchScales & { readonly courseHours: typeof courseHours }
  /** Why nothing is ranked; what was asked stands in the form. */
  readonly problem: Reason | null
}

const programsShown = 20

/** Routes and programs ranked by what the learner said, each point explained. */
export async function matchPage(
  ask: Asking,
  input: { learnerId: string; asked: MatchAsked },
): Promise<MatchPage> {
  const [kept, entered] = await Promise.all([
    getLearnerGround(ask.store, input.learnerId),
    listEnteredPrograms(ask.store),
  ])
  const programs = [...ask.career.facts.programs, ...entered.map(asProgram)]
  return matchPageOf(ask, { kept, programs }, input.asked)
}

/** The same from what is kept, without a store. */
export function matchPageOf(
  ask: Pick<Asking, 'catalog' | 'career' | 'clock'>,
  of: { readonly kept: LearnerGround; readonly programs: readonly Program[] },
  asked: MatchAsked,
): MatchPage {
  const { kept } = of
  const wish = matchWish(ask, kept, asked)
  const weights = { ...usualWeights, ...asked.weights }
  const whole = planOf(ask, kept, wish.hoursAWeek)
  const routes = whole?.options ?? []
  const programs = programOptions(of.programs, { ...wish, hoursAWeek: courseHoursOf(wish) })
  try {
    const matched = matchOptions(programs, wish, weights)
    const shown = matched.ranked.slice(0, programsShown)
    return {
      wish,
      weights,
      ...still(),
      routes: matchOptions(routes, wish, weights),
      programs: {
        ranked: shown,
        count: matched.ranked.length,
        leftOut: countWhys(matched.leftOut),
      },
      options: optionsById(
        routes,
        programs,
        shown.map(({ option }) => option.id),
      ),
      problem: null,
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const none = { ranked: [], leftOut: [] }
    return {
      wish,
      weights,
      ...still(),
      routes: none,
      programs: { ...none, count: 0 },
      options: new Map(),
      problem: error.reason,
    }
  }
}

/** Hours that no plan can be made from are said by the matching itself. */
function courseHoursOf({ hoursAWeek }: MatchWish): number {
  return Number.isFinite(hoursAWeek) && hoursAWeek > 0 ? hoursAWeek : 1
}

function planOf(
  ask: Pick<Asking, 'catalog' | 'career' | 'clock'>,
  kept: LearnerGround,
  hoursAWeek: number,
): WholePlan | null {
  const wish = { ...wishOf(kept).wish, hoursAWeek }
  try {
    const ground = groundOf(ask, kept, { now: ask.clock(), wish })
    return wholePlan(ground, wish)
  } catch (error) {
    if (error instanceof Problem) return null
    throw error
  }
}

function matchWish(
  ask: Pick<Asking, 'catalog' | 'career' | 'clock'>,
  kept: LearnerGround,
  asked: MatchAsked,
): MatchWish {
  const { wish } = wishOf(kept)
  const { catalog, clock } = ask
  const role = kept.role ?? ''
  const missing = whatIsMissing(
    [...skillLines(catalog, kept.standings).values()],
    roleWeights(catalog, catalog.paths.get(role), areaWeights(ask, role)),
  )
  const today = localDay(clock())
  const left = wish.deadline === null ? null : daysBetween(today, wish.deadline)
  const leftMonths = left === null || left <= 0 ? null : Math.ceil(left / 30.44)
  return {
    state: asked.state,
    mustBeNear: asked.mustBeNear ?? false,
    money: asked.money ?? wish.money.savings,
    mayBorrow: asked.mayBorrow ?? wish.money.loan !== null,
    hoursAWeek: asked.hoursAWeek ?? wish.hoursAWeek,
    schooling: asked.schooling ?? 'high-school',
    months: asked.months === 'from-plan' ? leftMonths : asked.months,
    payNowAYear: wish.money.payNowAYear,
    proved: missing.readiness ?? 0,
  }
}

/** What is the same for everybody. */
function still(): Pick<MatchPage, 'states' | 'rules'> {
  return { states: statesByName(), rules: { ...matchScales, courseHours } }
}

function statesByName(): MatchPage['states'] {
  return Object.entries(stateNames)
    .map(([code, name]) => ({ code, name }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function optionsById(
  routes: readonly SourcedOption[],
  programs: readonly SourcedOption[],
  shown: readonly string[],
): Map<string, SourcedOption> {
  const ids = new Set(shown)
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
