import { localDay } from '../kit/local-day.ts'
import { Problem, type Reason } from '../kit/problem.ts'
import { checkNumber } from '../plan/bad-input.ts'
import { planCalendar } from '../plan/calendar.ts'
import { comparePlans, type PlanChanges, type PlanSummary } from '../plan/changes.ts'
import type { Day } from '../plan/day.ts'
import { groundOf, wishOf } from '../plan/ground.ts'
import { courseHours } from '../plan/route-options.ts'
import {
  hoursNeeded,
  nextLabOf,
  type PlanGround,
  type WholePlan,
  wholePlan,
} from '../plan/whole-plan.ts'
import { type PlanWish, planSummaryShape } from '../plan/wish.ts'
import { getLearnerGround, type LearnerGround } from '../store/ground.ts'
import type { Asking } from './asking.ts'

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
  readonly wish: PlanWish
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
  /** Hours a week that a full-time course is taken to ask for. */
  readonly fullTimeHours: number
}

export type DeadlineAnswer =
  | { readonly kind: 'chance'; readonly day: Day; readonly share: number; readonly hours: number }
  | { readonly kind: 'impossible'; readonly day: Day; readonly share: number; readonly why: Reason }
  | { readonly kind: 'past'; readonly day: Day }

/** The plan of today. Throws Problem 'bad-input' for changes that no plan can be made from. */
export async function planPage(
  ask: Asking,
  input: { learnerId: string; tried?: TriedOut | null },
): Promise<PlanPage> {
  const kept = await getLearnerGround(ask.store, input.learnerId)
  return planPageOf(ask, kept, input.tried ?? null)
}

/** The same from what is kept, without a store. */
export function planPageOf(
  ask: Pick<Asking, 'catalog' | 'career' | 'clock'>,
  kept: LearnerGround,
  tried: TriedOut | null,
): PlanPage {
  const { catalog } = ask
  const { wish, isUsual } = wishOf(kept)
  const now = ask.clock()
  const ground = groundOf(ask, kept, { now, wish })
  const whole = wholePlan(ground, wish)
  const next = nextLabOf(whole.plan)
  const lab = next && catalog.labs.get(next.lab)
  return {
    isUsual,
    wish,
    role: { role: ground.role, title: catalog.paths.get(ground.role)?.title ?? ground.role },
    roles: [...catalog.paths.values()].map(({ role, title }) => ({ role, title })),
    today: localDay(now),
    whole,
    next: lab ? { lab: lab.id, title: lab.title, minutes: lab.minutes } : null,
    changes: changesOf(kept, whole.summary),
    keptAt: kept.kept[0]?.madeAt ?? null,
    deadline: deadlineAnswer(ground, whole, wish),
    tried: tried && triedOut(ground, { whole, wish }, tried),
    hasPlacement: kept.placement !== null,
    fullTimeHours: courseHours.fullTime,
  }
}

function changesOf({ kept }: LearnerGround, now: PlanSummary): PlanPage['changes'] {
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
  ground: PlanGround,
  whole: WholePlan,
  { deadline }: PlanWish,
): DeadlineAnswer | null {
  if (deadline === null) return null
  if (deadline <= ground.today) return { kind: 'past', day: deadline }
  const share = whole.forecast.byDeadline ?? 0
  try {
    return { kind: 'chance', day: deadline, share, hours: hoursNeeded(whole, deadline) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { kind: 'impossible', day: deadline, share, why: error.reason }
  }
}

function triedOut(
  ground: PlanGround,
  own: { whole: WholePlan; wish: PlanWish },
  tried: TriedOut,
): PlanPage['tried'] {
  const dollars = { least: 0, most: 10_000_000 }
  if (tried.payAfterAYear !== null)
    checkNumber(tried.payAfterAYear, { what: 'pay afterwards', ...dollars })
  if (tried.cost !== null) checkNumber(tried.cost, { what: 'the cost', ...dollars })
  const { money } = own.wish
  const wish: PlanWish = {
    ...own.wish,
    hoursAWeek: tried.hoursAWeek ?? own.wish.hoursAWeek,
    money: {
      ...money,
      payAfterAYear: tried.payAfterAYear ?? money.payAfterAYear,
      cost: tried.cost ?? money.cost,
      searchMonths: tried.searchMonths ?? money.searchMonths,
    },
  }
  return {
    now: lineOf(own.whole, own.wish),
    changed: lineOf(wholePlan(ground, wish), wish),
  }
}

function lineOf({ forecast, money }: WholePlan, { hoursAWeek }: PlanWish): WhatIfLine {
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
  ask: Asking,
  input: { learnerId: string; url: string },
): Promise<string> {
  const { whole, role } = await planPage(ask, input)
  return planCalendar(whole.plan, {
    title: `Backwright: ${role.title}`,
    madeAt: ask.clock(),
    url: input.url,
  })
}
