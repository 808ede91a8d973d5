import { type Day, daysBetween } from './day.ts'
import type { Plan } from './plan-types.ts'

/** What is kept of a plan, to say later what changed. */
export interface PlanSummary {
  readonly role: string
  readonly route: string
  readonly madeOn: Day
  readonly hoursAWeek: number
  readonly pace: number
  readonly holidayDays: number
  readonly minutes: number
  readonly endDay: Day | null
  /** Tasks with their planned minutes, in order. */
  readonly tasks: readonly {
    readonly id: string
    readonly title: string
    readonly minutes: number
  }[]
  readonly milestones: readonly {
    readonly id: string
    readonly title: string
    readonly day: Day | null
  }[]
}

type Task = PlanSummary['tasks'][number]

export interface PlanChanges {
  /** Days the end moved; null where one of the plans has none. */
  readonly endMovedDays: number | null
  readonly hoursAWeek: { readonly before: number; readonly now: number } | null
  readonly role: { readonly before: string; readonly now: string } | null
  readonly route: { readonly before: string; readonly now: string } | null
  readonly pace: { readonly before: number; readonly now: number } | null
  readonly holidayDays: { readonly before: number; readonly now: number } | null
  /** Finished since, or known and proved. */
  readonly gone: readonly Task[]
  readonly added: readonly Task[]
  readonly minutes: { readonly before: number; readonly now: number } | null
  readonly milestones: readonly {
    readonly id: string
    readonly title: string
    readonly before: Day | null
    readonly now: Day | null
  }[]
}

export function summarizePlan(plan: Plan, of: { route: string }): PlanSummary {
  return {
    role: plan.role,
    route: of.route,
    madeOn: plan.firstDay,
    hoursAWeek: plan.hoursAWeek,
    pace: plan.pace,
    holidayDays: plan.holidays.reduce((sum, { from, to }) => sum + daysBetween(from, to) + 1, 0),
    minutes: plan.minutes,
    endDay: plan.endDay,
    tasks: plan.tasks.map(({ id, title, minutes }) => ({ id, title, minutes })),
    milestones: plan.milestones.map(({ id, title, day }) => ({ id, title, day })),
  }
}

/** What is other than before; null where nothing is. */
export function comparePlans(before: PlanSummary, now: PlanSummary): PlanChanges | null {
  const differing = <Value>(a: Value, b: Value): { before: Value; now: Value } | null =>
    a === b ? null : { before: a, now: b }
  const hadTask = new Set(before.tasks.map(({ id }) => id))
  const hasTask = new Set(now.tasks.map(({ id }) => id))
  const milestoneNow = new Map(now.milestones.map((milestone) => [milestone.id, milestone]))
  const changes: PlanChanges = {
    endMovedDays:
      before.endDay === null || now.endDay === null ? null : daysBetween(before.endDay, now.endDay),
    hoursAWeek: differing(before.hoursAWeek, now.hoursAWeek),
    role: differing(before.role, now.role),
    route: differing(before.route, now.route),
    pace: differing(round(before.pace), round(now.pace)),
    holidayDays: differing(before.holidayDays, now.holidayDays),
    gone: before.tasks.filter(({ id }) => !hasTask.has(id)),
    added: now.tasks.filter(({ id }) => !hadTask.has(id)),
    minutes: differing(before.minutes, now.minutes),
    milestones: before.milestones.flatMap(({ id, day }) => {
      const later = milestoneNow.get(id)
      if (!later || later.day === day) return []
      return [{ id, title: later.title, before: day, now: later.day }]
    }),
  }
  const { endMovedDays: _, gone, added, milestones, ...others } = changes
  const isSame =
    before.endDay === now.endDay &&
    [...gone, ...added, ...milestones].length === 0 &&
    Object.values(others).every((change) => change === null)
  return isSame ? null : changes
}

function round(pace: number): number {
  return Math.round(pace * 100) / 100
}
