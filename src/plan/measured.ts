import { stageNameOf } from '../lab/capstone.ts'
import type { Catalog } from '../lab/catalog.ts'
import { weeklyCalendar } from './calendar-weeks.ts'
import { addDays, type Day, daysBetween } from './day.ts'
import type { PaceMeasured } from './pace.ts'
import type { Holiday } from './plan-types.ts'

type Known = Pick<Catalog, 'skills' | 'labs' | 'capstone'>

/**
 * What got done in whole weeks since the first plan, against what was meant in each of them: a plan
 * that is made today changes nothing of the weeks before.
 */
export function paceSince(
  catalog: Known,
  of: {
    /** Hours a week that were meant from a day on, the first plan first. */
    readonly planned: readonly { readonly from: Day; readonly hoursAWeek: number }[]
    readonly today: Day
    readonly holidays: readonly Holiday[]
    /** Labs with the day on which each was passed. */
    readonly passed: ReadonlyMap<string, Day>
  },
): PaceMeasured {
  const { planned, today, holidays, passed } = of
  const [first] = planned
  if (!first) return { weeks: 0, hoursMeant: 0, hoursFinished: 0 }
  const weeks = Math.max(0, Math.floor(daysBetween(first.from, today) / 7))
  let minutesMeant = 0
  for (let week = 0; week < weeks; week++) {
    const firstDay = addDays(first.from, 7 * week)
    const { hoursAWeek } = planned.findLast(({ from }) => from <= firstDay) ?? first
    const { minutesOf } = weeklyCalendar({ firstDay, holidays, hoursAWeek })
    // Seven days from any weekday: what is left of its week, and the beginning of the next.
    const next = weeklyCalendar({ firstDay: addDays(firstDay, 7), holidays, hoursAWeek })
    minutesMeant += minutesOf(0) + minutesOf(1) - next.minutesOf(0)
  }
  const until = addDays(first.from, 7 * weeks)
  return {
    weeks,
    hoursMeant: minutesMeant / 60,
    hoursFinished: hoursOf(catalog, [...passed], { from: first.from, until }),
  }
}

/** Hours that the plan counts for what was passed in a time: a lab its part of its skill. */
function hoursOf(
  { skills, labs, capstone }: Known,
  passed: readonly (readonly [string, Day])[],
  { from, until }: { from: Day; until: Day },
): number {
  const minutesOfSkill = new Map<string, number>()
  for (const { skill, minutes } of labs.values()) {
    minutesOfSkill.set(skill, (minutesOfSkill.get(skill) ?? 0) + minutes)
  }
  return passed.reduce((sum, [id, day]) => {
    if (day < from || day >= until) return sum
    const stage = capstone.stages.find(({ name }) => name === stageNameOf(id))
    if (stage) return sum + stage.hours
    const lab = labs.get(id)
    const skill = lab && skills.get(lab.skill)
    if (!lab || !skill) return sum
    return sum + (skill.hours * lab.minutes) / (minutesOfSkill.get(lab.skill) ?? lab.minutes)
  }, 0)
}
