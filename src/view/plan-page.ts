import { localDay } from '../kit/local-day.ts'
import { Problem, type Reason } from '../kit/problem.ts'
import { checkNumber } from '../plan/bad-input.ts'
import { planCalendar } from '../plan/calendar.ts'
import { comparePlans, type PlanChanges, type PlanSummary } from '../plan/changes.ts'
import type { Day } from '../plan/day.ts'
import { planInputsOf, planSettingsOf } from '../plan/plan-inputs.ts'
import { courseHours } from '../plan/route-options.ts'
import { type PlanSettings, planSummaryShape } from '../plan/settings.ts'
import {
  hoursNeeded,
  nextLabOf,
  type PlanInputs,
  type WholePlan,
  wholePlan,
} from '../plan/whole-plan.ts'
import { getLearnerSnapshot, type LearnerSnapshot } from '../store/learner-snapshot.ts'
import type { ViewContext } from './context.ts'

/** Changes tried out, nothing of which is kept. */
export interface TriedOut {
  readonly hoursAWeek: number | null
  readonly payAfterAYear: number | null
  readonly cost: number | null
  readonly searchMonths: number | null
}

/** What a changed plan gives, beside the plan as it is. */
export interface WhatIfLine {
  readonly ready: {
    readonly early: Day | null
    readonly middle: Day | null
    readonly late: Day | null
  }
  readonly hoursAWeek: number
  readonly payBackMonth: number | null
  readonly lowest: number
}

export interface PlanPage {
  /** Whether the learner said anything; else usual values are shown. */
  readonly isUsual: boolean
  readonly settings: PlanSettings
  readonly role: { readonly role: string; readonly title: string }
  readonly roles: readonly { readonly role: string; readonly title: string }[]
  readonly today: Day
  readonly whole: WholePlan
  /** The one thing to do now; null where the next step has no lab yet. */
  readonly next: { readonly lab: string; readonly title: string; readonly minutes: number } | null
  /** Against the plan that was kept last, or, where nothing moved since, what that one changed. */
  readonly changes: { readonly since: Date; readonly what: PlanChanges } | null
  readonly keptAt: Date | null
  readonly deadline: DeadlineAnswer | null
  readonly tried: { readonly now: WhatIfLine; readonly changed: WhatIfLine } | null
  readonly hasPlacement: boolean
  /** By skill: what it lets one do, what to read, and whether its labs have other versions. */
  readonly work: ReadonlyMap<
    string,
    { readonly canDo: string; readonly reading: string; readonly hasVersions: boolean }
  >
  /** Stages of the capstone by the tasks and milestones of the plan that lead to them. */
  readonly stages: ReadonlyMap<string, string>
  /** Stages that can't be checked yet, and so aren't in the plan. */
  readonly stagesComing: number
  /** How much experience a panel names for the role's occupation. */
  readonly experience: RoleExperience | null
  /** Hours a week that a full-time course is taken to ask for. */
  readonly fullTimeHours: number
}

/** How much experience a panel of people in the occupation names for it. */
export interface RoleExperience {
  readonly occupation: string
  readonly people: number | null
  /** The share that names more than six years. */
  readonly overSixYears: number
  /** What most of them name, in the publisher's words, with its share. */
  readonly most: { readonly label: string; readonly percent: number }
}

export type DeadlineAnswer =
  | { readonly kind: 'chance'; readonly day: Day; readonly share: number; readonly hours: number }
  | { readonly kind: 'impossible'; readonly day: Day; readonly share: number; readonly why: Reason }
  | { readonly kind: 'past'; readonly day: Day }

/** The plan of today. Throws Problem 'bad-input' for changes that no plan can be made from. */
export async function planPage(
  context: ViewContext,
  input: { learnerId: string; tried?: TriedOut | null },
): Promise<PlanPage> {
  const kept = await getLearnerSnapshot(context.store, input.learnerId)
  return planPageOf(context, kept, input.tried ?? null)
}

/** The same from what is kept, without a store. */
export function planPageOf(
  context: Pick<ViewContext, 'catalog' | 'career' | 'clock'>,
  kept: LearnerSnapshot,
  tried: TriedOut | null,
): PlanPage {
  const { catalog } = context
  const { settings, isUsual } = planSettingsOf(kept)
  const now = context.clock()
  const inputs = planInputsOf(context, kept, { now, settings })
  const whole = wholePlan(inputs, settings)
  const next = nextLabOf(whole.plan)
  const lab = next && catalog.labs.get(next.lab)
  return {
    isUsual,
    settings,
    role: { role: inputs.role, title: catalog.paths.get(inputs.role)?.title ?? inputs.role },
    roles: [...catalog.paths.values()].map(({ role, title }) => ({ role, title })),
    today: localDay(now),
    whole,
    next: lab ? { lab: lab.id, title: lab.title, minutes: lab.minutes } : null,
    changes: changesOf(kept, whole.summary),
    keptAt: kept.kept[0]?.madeAt ?? null,
    deadline: deadlineAnswer(inputs, whole, settings),
    tried: tried && triedOut(inputs, { whole, settings }, tried),
    hasPlacement: kept.placement !== null,
    work: workOf(catalog),
    stages: stagesOf(catalog),
    stagesComing: catalog.capstone.coming.length,
    experience: experienceOf(context.career, inputs.role),
    fullTimeHours: courseHours.fullTime,
  }
}

function stagesOf({ capstone, beside }: ViewContext['catalog']): PlanPage['stages'] {
  const names = capstone.stages.map(({ name }) => name)
  const milestones = beside.milestones.filter(({ after }) => names.includes(after))
  return new Map([
    ...names.map((name) => [name, name] as const),
    ...milestones.map(({ id, after }) => [id, after] as const),
  ])
}

function workOf({ areas, labs }: ViewContext['catalog']): PlanPage['work'] {
  const withVersions = new Set(
    [...labs.values()].filter(({ variants }) => variants.length > 0).map(({ skill }) => skill),
  )
  return new Map(
    areas.flatMap(({ reading, skills }) =>
      skills.map(({ id, canDo }) => {
        return [id, { canDo, reading, hasVersions: withVersions.has(id) }] as const
      }),
    ),
  )
}

function experienceOf(
  { facts, roles }: ViewContext['career'],
  role: string,
): RoleExperience | null {
  const onet = roles.find((one) => one.role === role)?.onet
  const found = facts.occupations.find(({ code }) => code === onet)
  const named = found?.workExperience ?? []
  const [most] = [...named].sort((a, b) => b.percent - a.percent)
  if (!found || !most) return null
  const from = named.findIndex(({ label }) => label.startsWith('Over 6 years'))
  const overSix = named.slice(from).reduce((sum, { percent }) => sum + percent, 0)
  return {
    occupation: found.title,
    people: found.educationN,
    overSixYears: from < 0 ? 0 : Math.round(overSix),
    most: { label: most.label, percent: Math.round(most.percent) },
  }
}

function changesOf({ kept }: LearnerSnapshot, now: PlanSummary): PlanPage['changes'] {
  const [last, before] = kept.flatMap(({ madeAt, unsafeBody }) => {
    const read = planSummaryShape.safeParse(unsafeBody)
    return read.success ? [{ madeAt, summary: read.data }] : []
  })
  if (!last) return null
  const since = comparePlans(last.summary, now)
  if (since && last.summary.madeOn !== now.madeOn) return { since: last.madeAt, what: since }
  const made = before && comparePlans(before.summary, last.summary)
  return made ? { since: before.madeAt, what: made } : null
}

function deadlineAnswer(
  inputs: PlanInputs,
  whole: WholePlan,
  { deadline }: PlanSettings,
): DeadlineAnswer | null {
  if (deadline === null) return null
  if (deadline <= inputs.today) return { kind: 'past', day: deadline }
  const share = whole.forecast.byDeadline ?? 0
  try {
    return { kind: 'chance', day: deadline, share, hours: hoursNeeded(whole, deadline) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { kind: 'impossible', day: deadline, share, why: error.reason }
  }
}

function triedOut(
  inputs: PlanInputs,
  own: { whole: WholePlan; settings: PlanSettings },
  tried: TriedOut,
): PlanPage['tried'] {
  const dollars = { least: 0, most: 10_000_000 }
  if (tried.payAfterAYear !== null)
    checkNumber(tried.payAfterAYear, { what: 'pay afterwards', ...dollars })
  if (tried.cost !== null) checkNumber(tried.cost, { what: 'the cost', ...dollars })
  const { money } = own.settings
  const settings: PlanSettings = {
    ...own.settings,
    hoursAWeek: tried.hoursAWeek ?? own.settings.hoursAWeek,
    money: {
      ...money,
      payAfterAYear: tried.payAfterAYear ?? money.payAfterAYear,
      cost: tried.cost ?? money.cost,
      searchMonths: tried.searchMonths ?? money.searchMonths,
    },
  }
  return {
    now: lineOf(own.whole, own.settings),
    changed: lineOf(wholePlan(inputs, settings), settings),
  }
}

function lineOf({ forecast, money }: WholePlan, { hoursAWeek }: PlanSettings): WhatIfLine {
  const at = (share: number): Day | null =>
    forecast.readyBy.find((one) => one.share === share)?.day ?? null
  return {
    hoursAWeek,
    ready: { early: at(0.1), middle: at(0.5), late: at(0.9) },
    payBackMonth: money.payBack.payBackMonth,
    lowest: money.payBack.lowest.sum,
  }
}

/** The plan as a calendar file. */
export async function planCalendarFile(
  context: ViewContext,
  input: { learnerId: string; url: string },
): Promise<string> {
  const { whole, role } = await planPage(context, input)
  return planCalendar(whole.plan, {
    title: `Backwright: ${role.title}`,
    madeAt: context.clock(),
    url: input.url,
  })
}
