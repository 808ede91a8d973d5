import { type Failure, minuteOf, type System } from '../../lab/design/system.ts'
import type { DesignCondition } from '../../lab/kinds/design.ts'
import { type Day, minutesADay, simulateDay } from './day.ts'
import { isSteady, type Measured, type MinuteRun, simulateMinute } from './minute.ts'
import type { Plan } from './plan.ts'
import { gammaPercentile } from './queueing.ts'

/** A condition that a design doesn't meet: where, how much, and how exactly that is known. */
export type Shortfall =
  | {
      readonly kind: 'slow'
      readonly condition: Extract<DesignCondition, { answers: string }>
      readonly day: Day
      readonly minute: number
      readonly flow: number
      readonly seconds: number
      /** What the fluid steps said; the error of the events, where they were simulated. */
      readonly fluid: number
      readonly measured: Measured | null
    }
  | {
      readonly kind: 'fails'
      readonly condition: Extract<DesignCondition, { fails_max: number }>
      readonly day: Day
      readonly minute: number
      readonly share: number
    }
  | { readonly kind: 'dear'; readonly dollarsADay: number; readonly most: number }
  | { readonly kind: 'unknown-yet'; readonly request: string; readonly task: string }
  | {
      readonly kind: 'stale'
      readonly request: string
      readonly age: number
      readonly most: number
    }

/** Below this share of what is allowed the fluid steps are sure enough, and no event is looked at. */
const clearlyBelow = 0.5

/** Tries a design on the days that its conditions ask for; each day is simulated once. */
export class DesignTrial {
  readonly plan: Plan
  readonly system: System
  readonly #seed: string
  readonly #days = new Map<string | null, Day>()
  readonly #minutes = new Map<string, MinuteRun>()

  constructor(plan: Plan, system: System, seed: string) {
    this.plan = plan
    this.system = system
    this.#seed = seed
  }

  /** How busy a station is at the worst minute of the days that were simulated, an ordinary one among them. */
  busiest(station: number): number {
    this.dayWith(null)
    const days = [...this.#days.values()]
    return Math.max(0, ...days.flatMap((day) => [...(day.stations[station]?.utilization ?? [])]))
  }

  /** How many days were simulated. */
  get days(): number {
    return this.#days.size
  }

  dayWith(failure: string | null): Day {
    const known = this.#days.get(failure)
    if (known) return known
    const of = failure === null ? null : (this.system.failures[failure] as Failure)
    const day = simulateDay(this.plan, this.system, of)
    this.#days.set(failure, day)
    return day
  }

  minuteOf(failure: string | null, minute: number): MinuteRun {
    const key = `${failure ?? ''} ${minute}`
    const seed = `${this.#seed}/${key}`
    const day = this.dayWith(failure)
    const run =
      this.#minutes.get(key) ?? simulateMinute(this.plan, this.system, { day, minute, seed })
    this.#minutes.set(key, run)
    return run
  }

  /** Null where the design does what is asked. */
  judge(condition: DesignCondition): Shortfall | null {
    if ('answers' in condition) return this.#judgeTime(condition)
    if ('fails_max' in condition) return this.#judgeFailing(condition)
    if ('waits' in condition) return this.#judgeWaiting(condition)
    if ('fresh' in condition) return this.#judgeAge(condition.fresh)
    const { dollarsADay } = this.plan
    const most = condition.dollars_a_day_max
    return dollarsADay <= most ? null : { kind: 'dear', dollarsADay, most }
  }

  #judgeTime(condition: Extract<DesignCondition, { answers: string }>): Shortfall | null {
    const day = this.dayWith(condition.during)
    const most = condition.within_ms / 1_000
    const flows = this.plan.flows.flatMap(({ name }, at) =>
      name === condition.answers ? [at] : [],
    )
    let worst: Extract<Shortfall, { kind: 'slow' }> | null = null
    for (const flow of flows) {
      const first = firstPiledUp(day, flow, condition)
      if (first !== null) return { kind: 'slow', condition, day, flow, ...first, measured: null }
      for (const minute of this.#minutesThatMatter(day, flow, condition.percentile)) {
        const fluid = fluidPercentile(day, flow, minute, condition.percentile)
        if (fluid < most * clearlyBelow) continue
        const measured = isSteady(day, minute)
          ? this.minuteOf(condition.during, minute).percentileOf(flow, condition.percentile)
          : null
        const seconds = measured?.seconds ?? fluid
        const isOver = seconds - (measured?.error ?? 0) > most
        if (!isOver || seconds <= (worst?.seconds ?? 0)) continue
        worst = { kind: 'slow', condition, day, minute, flow, seconds, fluid, measured }
      }
    }
    return worst
  }

  /** The minutes with the longest times by the fluid steps: the worst, and the busiest. */
  #minutesThatMatter(day: Day, flow: number, percentile: number): number[] {
    const minutes = minutesOf(day)
    const value = (minute: number): number => fluidPercentile(day, flow, minute, percentile)
    const answered = minutes.filter((minute) => (day.flows[flow]?.lost[minute] ?? 0) < 1)
    const worst = answered.reduce(
      (best, at) => (value(at) > value(best) ? at : best),
      answered[0] ?? 0,
    )
    const busiest = minutes.reduce(
      (best, at) => ((day.demand[at] as number) > (day.demand[best] as number) ? at : best),
      minutes[0] ?? 0,
    )
    return [...new Set([worst, busiest])]
  }

  #judgeFailing(condition: Extract<DesignCondition, { fails_max: number }>): Shortfall | null {
    const day = this.dayWith(condition.during)
    const minutes = minutesOf(day)
    let [failed, all] = [0, 0]
    let first: number | null = null
    let full: number | null = null
    for (const minute of minutes) {
      const { failing, asked } = failingIn(this.plan, day, minute, condition.of)
      failed += failing
      all += asked
      if (failing <= asked * condition.fails_max) continue
      first ??= minute
      // Until a replica takes over, requests fail though nothing is full at the end of the minute.
      if (isFull(day, minute)) full ??= minute
    }
    const share = all === 0 ? 0 : failed / all
    if (share <= condition.fails_max) return null
    return { kind: 'fails', condition, day, minute: full ?? first ?? minutes[0] ?? 0, share }
  }

  #judgeWaiting(condition: Extract<DesignCondition, { waits: string }>): Shortfall | null {
    const { waits: request, for: task } = condition
    const isWaitedFor = this.plan.flows.some(
      (flow) =>
        flow.request === request && !flow.isLater && flow.steps.some((step) => step.task === task),
    )
    return isWaitedFor ? null : { kind: 'unknown-yet', request, task }
  }

  #judgeAge(name: string): Shortfall | null {
    const most = this.system.requests[name]?.fresh_s ?? Infinity
    const flow = this.plan.flows.find((one) => one.request === name && !one.isLater)
    const age = flow?.ageSeconds ?? 0
    return age <= most ? null : { kind: 'stale', request: name, age, most }
  }
}

/** The minute in which work began to pile up so that it takes too long: no event need be looked at. */
function firstPiledUp(
  day: Day,
  flow: number,
  { percentile, within_ms }: Extract<DesignCondition, { answers: string }>,
): { readonly minute: number; readonly seconds: number; readonly fluid: number } | null {
  for (const minute of minutesOf(day)) {
    if (day.stations.every(({ backlog }) => backlog[minute] === 0)) continue
    const first = fluidPercentile(day, flow, minute, percentile)
    if (first * 1_000 <= within_ms) continue
    // What piles up at the end of a minute, on the way to the next, shows in the next.
    const at = isFull(day, minute) || !isFull(day, minute + 1) ? minute : minute + 1
    const seconds = at === minute ? first : fluidPercentile(day, flow, at, percentile)
    return { minute: at, seconds, fluid: seconds }
  }
  return null
}

/** Whether a station gets more in a minute than it can do; one that's down can do nothing. */
function isFull({ stations }: Day, minute: number): boolean {
  return stations.some(({ utilization }) => (utilization[minute] ?? 0) >= 1)
}

/** The minutes that a condition looks at: those of the failure, or all of them. */
export function minutesOf({ failure }: Day): number[] {
  const from = failure === null ? 0 : minuteOf(failure.at)
  const to = failure === null ? minutesADay : Math.min(minutesADay, from + failure.minutes)
  return Array.from({ length: to - from }, (_, at) => from + at)
}

export function fluidPercentile(
  day: Day,
  flow: number,
  minute: number,
  percentile: number,
): number {
  const of = day.flows[flow]
  return gammaPercentile(percentile, of?.mean[minute] ?? 0, of?.variance[minute] ?? 0)
}

/** Requests a second that fail in a minute, and all of them. */
export function failingIn(
  { flows }: Plan,
  day: Day,
  minute: number,
  request: string | null,
): { readonly failing: number; readonly asked: number } {
  const demand = day.demand[minute] as number
  let [failing, asked] = [0, 0]
  for (const [at, flow] of flows.entries()) {
    if (flow.isLater || (request !== null && flow.request !== request)) continue
    asked += demand * flow.share
    failing += demand * flow.share * (day.flows[at]?.lost[minute] ?? 0)
  }
  return { failing, asked }
}

/** What is lost in a day with requests that fail, in dollars, and how many they are. */
export function lossesOf(
  { plan, system }: DesignTrial,
  day: Day,
): { count: number; dollars: number } {
  let [count, dollars] = [0, 0]
  for (const [at, { request, share, isLater }] of plan.flows.entries()) {
    if (isLater) continue
    const worth = system.requests[request]?.dollars ?? 0
    for (const [minute, rate] of day.demand.entries()) {
      const failed = rate * 60 * share * (day.flows[at]?.lost[minute] ?? 0)
      count += failed
      dollars += failed * worth
    }
  }
  return { count, dollars }
}
