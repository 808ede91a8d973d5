import { assert } from '../kit/assert.ts'
import type { Random } from '../kit/random.ts'
import { badInput, checkNumber } from './bad-input.ts'
import { type Calendar, weeklyCalendar } from './calendar-weeks.ts'
import { type Day, dayNumber, dayText } from './day.ts'
import type { Pace } from './pace.ts'
import type { Plan } from './plan-types.ts'

/** The share of drawn futures that are ready by a day; null: later than the forecast looks. */
export interface ReadyBy {
  readonly share: number
  readonly day: Day | null
}

/** What makes the range wide, with its part of the whole. */
export interface ForecastReason {
  readonly kind: 'pace' | 'hours-of-skills' | 'weeks-differ'
  readonly share: number
}

export interface Forecast {
  readonly draws: number
  /** One in ten, a quarter, half, three quarters, nine in ten. */
  readonly readyBy: readonly ReadyBy[]
  readonly milestones: readonly {
    readonly id: string
    readonly title: string
    /** Null where it was reached before. */
    readonly range: {
      readonly early: Day | null
      readonly middle: Day | null
      readonly late: Day | null
    } | null
  }[]
  readonly reasons: readonly ForecastReason[]
  /** The share of futures that are ready by the deadline, where there is one. */
  readonly byDeadline: number | null
}

export const forecastShares = [0.1, 0.25, 0.5, 0.75, 0.9] as const

/** A forecast looks four years ahead. */
const weeksAhead = 209
/** How much the hours of one skill are off, as the standard deviation of a factor. */
const ofOneSkill = 0.5
/** How much our hours are off together. */
const ofAllSkills = 0.12
/** A week is missed now and then; the others vary; on average a week is as was meant. */
const weeks = { missed: 0.08, low: 0.55, high: 1.624 }

interface Sources {
  readonly pace: boolean
  readonly skills: boolean
  readonly weeks: boolean
}

/**
 * When somebody could be ready: many futures are drawn, in which the pace, the hours that skills
 * take and the weeks differ. The same seed gives the same futures, and the n-th future has the same
 * luck whatever the hours a week, so more hours never end later.
 */
export function makeForecast(
  plan: Plan,
  pace: Pace,
  options: { readonly random: Random; readonly draws: number; readonly deadline?: Day | null },
): Forecast {
  checkNumber(options.draws, { what: 'draws', least: 100, most: 100_000 })
  const deadline = options.deadline ?? null
  if (deadline !== null && dayNumber(deadline) <= dayNumber(plan.firstDay)) {
    throw badInput({
      expected: `a deadline after ${plan.firstDay}`,
      came: deadline,
      try: 'Give a later day, or none.',
    })
  }
  const open = plan.milestones.filter(({ day }) => day !== null)
  const marks = [...open.map(({ minutes }) => minutes), plan.minutes]
  const all = { pace: true, skills: true, weeks: true }
  const days = drawDays(plan, pace, { ...options, marks, sources: all })
  const ends = days.at(-1) as Float64Array
  const rangeOf = (id: string): Forecast['milestones'][number]['range'] => {
    const at = open.findIndex((milestone) => milestone.id === id)
    if (at < 0) return null
    const own = days[at] as Float64Array
    return { early: dayAt(own, 0.1), middle: dayAt(own, 0.5), late: dayAt(own, 0.9) }
  }
  return {
    draws: options.draws,
    readyBy: forecastShares.map((share) => ({ share, day: dayAt(ends, share) })),
    milestones: plan.milestones.map(({ id, title }) => ({ id, title, range: rangeOf(id) })),
    reasons: plan.minutes === 0 ? [] : reasonsOf(plan, pace, options),
    byDeadline: deadline === null ? null : shareBy(ends, dayNumber(deadline)),
  }
}

/** The day by which a share of drawn futures is ready, and nothing else: for looking at many plans. */
export function readyDay(
  plan: Plan,
  pace: Pace,
  of: { readonly random: Random; readonly draws: number; readonly share: number },
): Day | null {
  const sources = { pace: true, skills: true, weeks: true }
  const [ends] = drawDays(plan, pace, { ...of, marks: [plan.minutes], sources })
  assert(ends, 'the end is drawn')
  return dayAt(ends, of.share)
}

function dayAt(sorted: Float64Array, share: number): Day | null {
  const day = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number
  return Number.isFinite(day) ? dayText(Math.floor(day)) : null
}

function shareBy(sorted: Float64Array, day: number): number {
  const later = sorted.findIndex((end) => Math.floor(end) > day)
  return (later < 0 ? sorted.length : later) / sorted.length
}

/** The days on which each mark of work is reached, sorted, over all draws. */
function drawDays(
  plan: Plan,
  pace: Pace,
  of: { random: Random; draws: number; marks: readonly number[]; sources: Sources },
): Float64Array[] {
  const calendar = weeklyCalendar(plan)
  const minutes = Float64Array.from({ length: weeksAhead }, (_, week) => calendar.minutesOf(week))
  const days = of.marks.map(() => new Float64Array(of.draws).fill(Number.POSITIVE_INFINITY))
  const skillsDeviation = deviationOfSkills(plan)
  const seed = of.random.fork('futures').next()
  for (let draw = 0; draw < of.draws; draw++) {
    const luck = luckOf(seed, draw)
    const slow = of.sources.pace ? pace.deviation * normal(luck, 0) : 0
    const hours = of.sources.skills ? skillsDeviation * normal(luck, 2) : 0
    const factor = pace.middle * Math.exp(slow + hours)
    let mark = 0
    let needed = (of.marks[0] as number) * factor
    let done = 0
    for (let week = 0; week < weeksAhead; week++) {
      const work = (minutes[week] as number) * (of.sources.weeks ? weekFactor(luck, week + 4) : 1)
      while (needed <= done + work) {
        const part = work === 0 ? 0 : Math.max(0, (needed - done) / work)
        ;(days[mark] as Float64Array)[draw] = dayWithin(calendar, week, part)
        mark++
        if (mark === of.marks.length) break
        needed = (of.marks[mark] as number) * factor
      }
      if (mark === of.marks.length) break
      done += work
    }
  }
  for (const own of days) own.sort()
  return days
}

/** The moment at which a part of a week's work is done, in days. */
function dayWithin(calendar: Calendar, week: number, part: number): number {
  const monday = calendar.monday + 7 * week
  const start = calendar.daysOf(week)[0] ?? Math.max(calendar.first, monday)
  return start + Math.min(part, 0.999) * (monday + 7 - start)
}

/** Errors of single skills even out over many; those that we make in all do not. */
function deviationOfSkills({ tasks, minutes }: Plan): number {
  if (minutes === 0) return 0
  const squares = tasks.reduce((sum, task) => sum + (task.minutes * ofOneSkill) ** 2, 0)
  return Math.hypot(Math.sqrt(squares) / minutes, ofAllSkills)
}

/** The luck of one future, from which any number of draws is read by place. */
function luckOf(seed: number, draw: number): number {
  return mix(seed ^ Math.imul(draw + 1, 0x9e37_79b1))
}

/** 0 … 1: a hash of the place, so that reading one draw never moves another. */
function drawn(luck: number, place: number): number {
  return (mix(luck + Math.imul(place + 1, 0x85eb_ca77)) >>> 0) / 4_294_967_296
}

/** The last step of MurmurHash3 (Austin Appleby, public domain): every bit moves every other. */
function mix(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35)
  return mixed ^ (mixed >>> 16)
}

function weekFactor(luck: number, place: number): number {
  const at = drawn(luck, place)
  if (at < weeks.missed) return 0
  return weeks.low + ((weeks.high - weeks.low) * (at - weeks.missed)) / (1 - weeks.missed)
}

/** A draw of the normal distribution from two places. */
function normal(luck: number, place: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - drawn(luck, place)))
  return radius * Math.cos(2 * Math.PI * drawn(luck, place + 1))
}

const reasonDraws = 500

/** How wide the range would be if only one thing were unknown, as shares of their sum. */
function reasonsOf(plan: Plan, pace: Pace, { random }: { random: Random }): ForecastReason[] {
  const none = { pace: false, skills: false, weeks: false }
  const widthOf = (sources: Sources): number => {
    const [ends] = drawDays(plan, pace, {
      random: random.fork('reasons'),
      draws: reasonDraws,
      marks: [plan.minutes],
      sources,
    })
    assert(ends, 'the end is drawn')
    const furthest = ends.findLast(Number.isFinite) ?? 0
    const at = (share: number): number => {
      const day = ends[Math.floor(share * ends.length)] as number
      return Number.isFinite(day) ? day : furthest
    }
    return (at(0.9) - at(0.1)) ** 2
  }
  const widths = [
    { kind: 'pace' as const, width: widthOf({ ...none, pace: true }) },
    { kind: 'hours-of-skills' as const, width: widthOf({ ...none, skills: true }) },
    { kind: 'weeks-differ' as const, width: widthOf({ ...none, weeks: true }) },
  ]
  const sum = widths.reduce((total, { width }) => total + width, 0)
  return widths
    .map(({ kind, width }) => ({ kind, share: sum === 0 ? 0 : width / sum }))
    .sort((a, b) => b.share - a.share)
}
