import type { Random } from '../kit/random.ts'
import { badInput } from './bad-input.ts'
import type { Day } from './day.ts'
import { readyDay } from './forecast.ts'
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
  const plan = makePlan(input)
  // Other hours move the weeks of the work, not the work itself.
  const readyAt = (hoursAWeek: number): Day | null =>
    plan.minutes === 0
      ? input.firstDay
      : readyDay({ ...plan, hoursAWeek }, pace, { random: by.random, draws, share: 0.5 })
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
