import { badInput, checkNumber } from './bad-input.ts'
import { type Calendar, reviewShare, weeklyCalendar } from './calendar-weeks.ts'
import { type Day, dayText } from './day.ts'
import type {
  Milestone,
  Plan,
  PlanEntry,
  PlanInput,
  PlanPiece,
  PlanTask,
  PlanWeek,
} from './plan-types.ts'
import { outlineTasks } from './tasks.ts'

export const hoursAWeekMax = 80

/** Weeks after which a finished skill is looked at again, and how many of them in one week. */
const reviewAfterWeeks = [1, 3, 8, 20]
const reviewsAWeekMax = 4
/** Nobody is planned further ahead than fifty years. */
const weeksMax = 2_600

/**
 * What to do which week until ready. The same input gives the same plan, on every machine. Throws
 * Problem 'bad-input' for zero hours, days that are none, and needs that go round.
 */
export function makePlan(input: PlanInput): Plan {
  checkNumber(input.hoursAWeek, { what: 'hours a week', least: 1, most: hoursAWeekMax })
  checkNumber(input.pace, { what: 'calendar time per planned time', least: 0.2, most: 5 })
  const tasks = outlineTasks(input)
  const { weeks, endOf } = fillWeeks(tasks, weeklyCalendar(input), input.pace)
  const milestones = milestonesOf(input, tasks, endOf)
  const labs = labsOf(tasks)
  return {
    role: input.role.role,
    firstDay: input.firstDay,
    hoursAWeek: input.hoursAWeek,
    pace: input.pace,
    holidays: input.holidays,
    tasks,
    weeks: weeks.map((week) => ({
      ...week,
      reviews: reviewsOf(week.index, weeks),
      milestones: milestones
        .filter(({ day }) => day !== null && day >= week.from && day <= week.to)
        .map(({ id }) => id),
    })),
    minutes: tasks.reduce((sum, { minutes }) => sum + minutes, 0),
    endDay: endOfLast(tasks, endOf),
    labMinutes: labs.reduce(
      (sum, { pieces }) => sum + pieces.reduce((own, { minutes }) => own + minutes, 0),
      0,
    ),
    labsEndDay: endOfLast(labs, fillWeeks(labs, weeklyCalendar(input), input.pace).endOf),
    milestones,
  }
}

function endOfLast(tasks: readonly PlanTask[], endOf: ReadonlyMap<string, Day>): Day | null {
  const last = tasks.at(-1)
  return last ? (endOf.get(last.id) ?? null) : null
}

type BareWeek = Omit<PlanWeek, 'reviews' | 'milestones'>

interface Filled {
  readonly weeks: readonly BareWeek[]
  /** The day on which a task, or a lab in it, is done. */
  readonly endOf: ReadonlyMap<string, Day>
}

/** Pours the tasks into the weeks, in order; a task may run on into the next. */
function fillWeeks(tasks: readonly PlanTask[], calendar: Calendar, pace: number): Filled {
  const weeks: BareWeek[] = []
  const endOf = new Map<string, Day>()
  const pieces = tasks.flatMap((task) => task.pieces.map((piece) => ({ task, piece })))
  const takes = (at: number): number =>
    Math.max(1, Math.round((pieces[at]?.piece.minutes ?? 0) * pace))
  let at = 0
  let left = takes(at)
  while (at < pieces.length) {
    if (weeks.length >= weeksMax) throw tooLong()
    const days = calendar.daysOf(weeks.length)
    const available = calendar.minutesOf(weeks.length)
    const entries: PlanEntry[] = []
    let used = 0
    while (at < pieces.length && used < available) {
      const { task, piece } = pieces[at] as (typeof pieces)[number]
      const begins = left === takes(at)
      const minutes = Math.min(left, available - used)
      used += minutes
      left -= minutes
      const isDone = left === 0
      const isTaskDone = isDone && piece === task.pieces.at(-1)
      addEntry(entries, { task, minutes, piece, begins, ends: isTaskDone })
      if (!isDone) break
      const day = dayText(days[Math.ceil((used / available) * days.length) - 1] as number)
      if (piece.lab) endOf.set(piece.lab.id, day)
      if (isTaskDone) endOf.set(task.id, day)
      at++
      left = takes(at)
    }
    weeks.push(weekOf(weeks.length, calendar, { used, entries, isLast: at >= pieces.length }))
  }
  return { weeks, endOf }
}

function addEntry(
  entries: PlanEntry[],
  add: { task: PlanTask; minutes: number; piece: PlanPiece; begins: boolean; ends: boolean },
): void {
  const { task, minutes, piece, begins, ends } = add
  const last = entries.at(-1)
  const labs = piece.lab && begins ? [piece.lab] : []
  const goesOn = begins ? null : piece.lab
  const besides = piece.kind === 'lab' ? [] : [piece.kind]
  if (last?.task !== task.id) {
    const { id, kind, title } = task
    entries.push({ task: id, kind, title, minutes, labs, goesOn, besides, ends })
    return
  }
  entries[entries.length - 1] = {
    ...last,
    minutes: last.minutes + minutes,
    labs: [...last.labs, ...labs],
    besides: [...new Set([...last.besides, ...besides])],
    ends,
  }
}

/** The labs alone, one after another, as if nothing else had to be done. */
function labsOf(tasks: readonly PlanTask[]): PlanTask[] {
  return tasks
    .map((task) => ({ ...task, pieces: task.pieces.filter(({ kind }) => kind === 'lab') }))
    .filter(({ pieces }) => pieces.length > 0)
}

function weekOf(
  index: number,
  calendar: Calendar,
  filled: { used: number; entries: readonly PlanEntry[]; isLast: boolean },
): BareWeek {
  const monday = calendar.monday + 7 * index
  const from = Math.max(monday, calendar.first)
  const work = filled.isLast ? filled.used : calendar.minutesOf(index)
  return {
    index,
    from: dayText(from),
    to: dayText(monday + 6),
    minutes: filled.used,
    reviewMinutes: Math.round((work * reviewShare) / (1 - reviewShare)),
    daysAway: monday + 7 - from - calendar.daysOf(index).length,
    entries: filled.entries,
  }
}

/** Skills that were finished a while before, the latest first. */
function reviewsOf(index: number, weeks: readonly BareWeek[]): string[] {
  return reviewAfterWeeks
    .flatMap((after) => weeks[index - after]?.entries ?? [])
    .filter(({ ends, kind }) => ends && kind === 'skill')
    .map(({ task }) => task)
    .slice(0, reviewsAWeekMax)
}

/** The end of a plan, for every role: no plan makes sure that somebody can do the job. */
const wholeSyllabus = 'All of our syllabus'

function milestonesOf(
  input: PlanInput,
  tasks: readonly PlanTask[],
  endOf: ReadonlyMap<string, Day>,
): Milestone[] {
  const minutesUntil = new Map<string, number>()
  let minutes = 0
  for (const task of tasks) {
    for (const piece of task.pieces) {
      minutes += piece.minutes
      if (piece.lab) minutesUntil.set(piece.lab.id, minutes)
    }
    minutesUntil.set(task.id, minutes)
  }
  const at = (settings: { id: string; title: string; after: string }): Milestone[] => {
    const day = endOf.get(settings.after) ?? null
    if (day === null && !isDone(input, settings.after)) return []
    return [
      {
        id: settings.id,
        title: settings.title,
        day,
        minutes: minutesUntil.get(settings.after) ?? 0,
      },
    ]
  }
  const firstLab = tasks.flatMap(({ pieces }) => pieces).find(({ lab }) => lab !== null)?.lab
  const doneLab = input.skills.flatMap(({ labs }) => labs).find((lab) => lab.isDone)
  const first = doneLab ?? firstLab
  const last = tasks.at(-1)
  return [
    ...(first ? at({ id: 'first-lab', title: 'First lab', after: first.id }) : []),
    ...input.milestones.flatMap(at),
    ...(last ? at({ id: 'ready', title: wholeSyllabus, after: last.id }) : []),
  ].sort((a, b) => a.minutes - b.minutes)
}

function isDone({ skills, projects }: PlanInput, id: string): boolean {
  const skill = skills.find((one) => one.id === id)
  if (skill) return skill.labs.length > 0 && skill.labs.every((lab) => lab.isDone)
  return (
    projects.some((project) => project.id === id && project.isDone) ||
    skills.some(({ labs }) => labs.some((lab) => lab.id === id && lab.isDone))
  )
}

function tooLong(): Error {
  return badInput({
    expected: 'a plan that ends within fifty years',
    came: 'more work than that, or holidays without an end',
    try: 'Give more hours a week, or shorten the holidays.',
  })
}
