import type { Facts } from '../career/facts.ts'
import { seededRandom } from '../kit/random.ts'
import type { Catalog } from '../lab/catalog.ts'
import type { AreaWeights } from './area-weights.ts'
import { type PlanSummary, summarizePlan } from './changes.ts'
import { type Day, daysBetween } from './day.ts'
import { hoursForDeadline } from './deadline.ts'
import { type Forecast, makeForecast } from './forecast.ts'
import { type Learner, planInput } from './input.ts'
import type { Option, Range } from './match-types.ts'
import { type Money, moneyOf, type UsualPay, usualPay } from './money.ts'
import { estimatePace, type Pace, type PaceMeasured } from './pace.ts'
import { makePlan } from './plan.ts'
import type { Plan, PlanInput } from './plan-types.ts'
import { routeOptions, type SourcedOption } from './route-options.ts'
import type { PlanSettings } from './settings.ts'
import { outlineTasks } from './tasks.ts'

/** All that a plan rests on. */
export interface PlanInputs {
  readonly catalog: Catalog
  readonly facts: Facts
  readonly learner: Learner
  readonly role: string
  readonly weights: AreaWeights | null
  /** The occupation of the role's pay. */
  readonly soc: string
  readonly today: Day
  readonly measured: PaceMeasured
}

export interface WholePlan {
  readonly input: PlanInput
  readonly plan: Plan
  readonly pace: Pace
  readonly forecast: Forecast
  readonly option: SourcedOption
  readonly options: readonly SourcedOption[]
  readonly studyMonths: number
  readonly money: Money
  readonly pay: UsualPay | null
  readonly summary: PlanSummary
}

const draws = 1_000
/** The same futures for the same plan, on every machine. */
const seed = 'futures of a plan'

/** The plan of today with its forecast and its money. Throws Problem 'bad-input'. */
export function wholePlan(inputs: PlanInputs, settings: PlanSettings): WholePlan {
  const pace = estimatePace(inputs.measured)
  const input = inputOf(inputs, settings, pace)
  const plan = makePlan(input)
  const forecast = makeForecast(plan, pace, {
    random: seededRandom(seed),
    draws,
    deadline:
      settings.deadline !== null && settings.deadline > inputs.today ? settings.deadline : null,
  })
  const options = routeOptions(inputs.facts, {
    hoursAWeek: settings.hoursAWeek,
    selfTaught: monthsOf(forecast, plan.endDay, inputs.today),
  })
  const option = options.find(({ route }) => route === settings.route) as SourcedOption
  const pay = usualPay(inputs.facts, { option, soc: inputs.soc })
  const studyMonths = studyMonthsOf(option)
  return {
    input,
    plan,
    pace,
    forecast,
    option,
    options,
    studyMonths,
    money: moneyOf(settings, { option, studyMonths, pay }),
    pay,
    summary: summarizePlan(plan, { route: settings.route }),
  }
}

function inputOf(inputs: PlanInputs, settings: PlanSettings, pace: Pace): PlanInput {
  const { catalog, learner, role, weights, today } = inputs
  return planInput(catalog, {
    learner,
    role,
    weights,
    firstDay: today,
    hoursAWeek: settings.hoursAWeek,
    holidays: settings.holidays,
    pace: pace.middle,
  })
}

/** Hours a week with which half of all futures meet the deadline. Throws Problem 'bad-input'. */
export function hoursNeeded({ input, pace }: WholePlan, deadline: Day): number {
  return hoursForDeadline(input, pace, { deadline, random: seededRandom(seed) })
}

/** Months until ready: by the forecast, and by the plan's own end for what lies beyond it. */
function monthsOf({ readyBy }: Forecast, endDay: Day | null, today: Day): Range | null {
  const monthsTo = (day: Day): number => Math.max(1, Math.ceil(daysBetween(today, day) / 30.44))
  const planned = monthsTo(endDay ?? today)
  const at = (share: number): number => {
    const day = readyBy.find((one) => one.share === share)?.day ?? null
    return day === null ? planned : monthsTo(day)
  }
  const likely = at(0.5)
  return { low: Math.min(at(0.1), likely), likely, high: Math.max(at(0.9), likely) }
}

function studyMonthsOf({ months }: Pick<Option, 'months'>): number {
  return Math.min(600, months?.likely ?? 1)
}

/** The lab that the plan comes to first, without dates; null where none is left. */
export function nextLabInPlan(inputs: PlanInputs, settings: PlanSettings): string | null {
  const tasks = outlineTasks(inputOf(inputs, settings, estimatePace(inputs.measured)))
  return nextLabOf({ tasks })?.lab ?? null
}

/** The first lab that the plan comes to, and the task that it is a part of. */
export function nextLabOf({ tasks }: Pick<Plan, 'tasks'>): { lab: string; task: string } | null {
  for (const { id, pieces } of tasks) {
    const piece = pieces.find(({ lab }) => lab !== null)
    if (piece?.lab) return { lab: piece.lab.id, task: id }
  }
  return null
}
