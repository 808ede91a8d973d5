import type { Random } from '../kit/random.ts'
import { badInput } from './bad-input.ts'
import type { Day } from './day.ts'
import { makeForecast } from './forecast.ts'
import type { Pace } from './pace.ts'
import { hoursAWeekMax, makePlan } from './plan.ts'
import type { PlanInput } from './plan-types.ts'

const draws = 300

/**
 * The fewest whole hours a week with which half of all futures are ready by the deadline. Throws
 * Problem 'bad-input' where not even the most hours are enough.
 */
export function hoursForDeadline(
  input: PlanInput,
  pace: Pace,
  by: { readonly deadline: Day; readonly random: Random },
): number {
  const readyAt = (hoursAWeek: number): Day | null => {
    const plan = makePlan({ ...input, hoursAWeek })
    if (plan.minutes === 0) return input.firstDay
    const options = { random: by.random, draws, deadline: by.deadline }
    return makeForecast(plan, pace, options).readyBy.find(({ share }) => share === 0.5)?.day ?? null
  }
  const isInTime = (hours: number): boolean => {
    const day = readyAt(hours)
    return day !== null && day <= by.deadline
  }
  if (!isInTime(hoursAWeekMax)) {
    throw badInput({
      expected: `a deadline on or after ${readyAt(hoursAWeekMax) ?? 'a day four years from now'}, which takes ${hoursAWeekMax} hours a week`,
      came: by.deadline,
      try: 'Give a later day, or a smaller goal.',
    })
  }
  let low = 0
  let high = hoursAWeekMax
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (isInTime(middle)) high = middle
    else low = middle
  }
  return high
}
